"""Opening hours as arrays: which of all distinct hours are open at a moment, in one look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.hours import Calendar, Hours
from yizhan.wings.care.stations.index.spans import Span, hours_of, spans_of

CLOSED, OPEN, UNKNOWN = 0, 1, 2
LONG_AGO, NEVER = -(2**62), 2**62


@dataclass(frozen=True)
class Moment:
    """The state of every kind of hours, from `start` until `end` (epoch seconds): nothing changes
    between. `until[h]` is when hours h change next, or 0 if that is not in sight."""

    start: int
    end: int
    state: NDArray[np.int8]
    until: NDArray[np.int64]


@dataclass
class Day:
    """One local day with the day after it, so that «open until» sees past midnight."""

    start: int
    end: int
    spans: list[list[Span] | None]
    """By number of the hours; None: not known."""
    _moment: Moment | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        known = [(n, s, e) for n, spans in enumerate(self.spans) for s, e in spans or ()]
        flat = np.array(known, dtype=np.int64).reshape(-1, 3)
        self._owner, self._opens, self._shuts = flat[:, 0], flat[:, 1], flat[:, 2]
        self._edges = np.unique(flat[:, 1:])
        self._plain = np.array(
            [CLOSED if spans is not None else UNKNOWN for spans in self.spans], dtype=np.int8
        )

    def moment(self, now: int) -> Moment:
        kept = self._moment
        if kept is None or not kept.start <= now < kept.end:
            kept = self._moment = self._look(now)
        return kept

    def _look(self, now: int) -> Moment:
        state = self._plain.copy()
        until = np.zeros(len(state), dtype=np.int64)
        # Spans are sorted within their owner: assigned backwards, the earliest comes last.
        ahead = np.flatnonzero(self._opens > now)[::-1]
        until[self._owner[ahead]] = self._opens[ahead]
        running = (self._opens <= now) & (now < self._shuts)
        state[self._owner[running]] = OPEN
        until[self._owner[running]] = self._shuts[running]
        until[until >= self.end] = 0
        nth = int(np.searchsorted(self._edges, now, side="right"))
        before = int(self._edges[nth - 1]) if nth else LONG_AGO
        after = int(self._edges[nth]) if nth < len(self._edges) else NEVER
        return Moment(before, after, state, until)


class Timetable:
    """Numbers distinct hours in the order they are met, and lays out their days.

    Days are kept until hours are added or `forget` is called (the calendar of working days was
    changed). Reading a day that is there takes no lock; the caller guards `number` and `day`.
    """

    def __init__(self, *, zone: tzinfo, calendar: Callable[[], Calendar]) -> None:
        self.zone = zone
        self._calendar = calendar
        self._numbers: dict[str, int] = {}
        self._hours: list[Hours | None] = []
        self._days: dict[date, Day] = {}

    def __len__(self) -> int:
        return len(self._hours)

    def number(self, text: str) -> int:
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = len(self._hours)
            self._hours.append(hours_of(text))
        return known

    def texts(self) -> list[str]:
        """All opening hours met so far, by number."""
        return list(self._numbers)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def known(self, on: date, *, hours: int) -> Day | None:
        """The day if it is laid out for at least so many hours."""
        day = self._days.get(on)
        return day if day is not None and len(day.spans) >= hours else None

    def day(self, on: date) -> Day:
        day = self._days.get(on)
        if day is None or len(day.spans) < len(self._hours):
            day = self._days[on] = self._lay_out(on)
        return day

    def forget(self, *, before: date | None = None) -> None:
        kept = {} if before is None else {d: day for d, day in self._days.items() if d >= before}
        self._days = kept

    def _lay_out(self, on: date) -> Day:
        calendar = self._calendar()
        start = datetime.combine(on, time.min, self.zone)
        end = datetime.combine(on + timedelta(days=2), time.min, self.zone)
        known = self._days.get(on)
        spans: list[list[Span] | None] = [] if known is None else list(known.spans)
        for hours in self._hours[len(spans) :]:
            spans.append(None if hours is None else spans_of(hours.intervals(start, end, calendar)))
        return Day(int(start.timestamp()), int(end.timestamp()), spans)
