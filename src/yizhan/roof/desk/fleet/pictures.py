"""The map and the timeline of a day as drawings in the page: they need no script, and they print.

Places of candidates are drawn to about 500 metres, and only for whoever may change the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.timezone import localtime

from yizhan.roof.desk.siting.maps import HIGH, WIDE, Frame, box_around
from yizhan.wings.participation.fleet.models import Errand, Hall, Helper

NAMES, HOUR, LINE, TOP = 150, 90, 30, 26
"""Width of the names and of an hour, height of a line and of the hours above."""
LEAST = 8
"""Width of the shortest block."""
LONGEST_NAME = 9
EDGE = 0.15
"""Part of the paper in which names would run over its side."""
LONG_ENOUGH = 44
"""Width of a block that its word fits into."""


@dataclass(frozen=True)
class Mark:
    x: str
    y: str
    state: str
    """open, offered, accepted, under_way, hall or start."""
    title: str
    label: str = ""
    label_y: int = -16
    anchor: str = "middle"


@dataclass(frozen=True)
class Way:
    """From the place where an errand begins or ends to its hall."""

    x1: str
    y1: str
    x2: str
    y2: str
    state: str


@dataclass(frozen=True)
class Drawing:
    ways: tuple[Way, ...]
    marks: tuple[Mark, ...]
    wide: int = int(WIDE)
    high: int = int(HIGH)


@dataclass(frozen=True)
class Block:
    x: int
    wide: int
    state: str
    title: str
    label: str


@dataclass(frozen=True)
class Line:
    y: int
    name: str
    x: int
    wide: int
    blocks: tuple[Block, ...]

    @property
    def middle(self) -> int:
        return self.y + LINE // 2


@dataclass(frozen=True)
class Timeline:
    wide: int
    high: int
    hours: tuple[tuple[int, str], ...]
    lines: tuple[Line, ...]


def map_of(errands: Iterable[Errand], *, around: Hall | None = None) -> Drawing:
    """Draw halls and, roughly, the other places of errands; `around` is where a rider sets out."""
    errands = list(errands)
    halls = {one.hall_id: one.hall for one in errands}
    if around is not None:
        halls[around.pk] = around
    areas = [(one, one.area) for one in errands]
    points = [(hall.lon, hall.lat) for hall in halls.values()]
    frame = Frame(box_around([*points, *(area for _one, area in areas if area)]))
    ways, marks = [], []
    for errand, area in areas:
        if area is None:
            continue
        x1, y1 = _at(frame, area)
        x2, y2 = _at(frame, (errand.hall.lon, errand.hall.lat))
        ways.append(Way(x1, y1, x2, y2, errand.state))
        marks.append(Mark(x1, y1, errand.state, _title(errand)))
    for hall in halls.values():
        marks.append(_hall(frame, hall))
    return Drawing(tuple(ways), tuple(marks))


def timeline_of(rows: Sequence[tuple[Helper, Sequence[Errand]]]) -> Timeline | None:
    """Draw a line for each rider, with her hours and her errands."""
    if not rows:
        return None
    first = min(helper.opens.hour for helper, _errands in rows)
    last = max(-(-_minutes(helper.closes) // 60) for helper, _errands in rows)
    ends = [one.delivery_at for _helper, errands in rows for one in errands if one.delivery_at]
    last = max([last, *(localtime(end).hour + 1 for end in ends)])
    lines = tuple(
        _line(number, helper, errands, first=first) for number, (helper, errands) in enumerate(rows)
    )
    hours = tuple((_x(hour * 60, first), f"{hour}:00") for hour in range(first, last + 1))
    return Timeline(NAMES + (last - first) * HOUR + 40, TOP + LINE * len(lines) + 4, hours, lines)


def _line(number: int, helper: Helper, errands: Sequence[Errand], *, first: int) -> Line:
    start = _x(_minutes(helper.opens), first)
    return Line(
        TOP + LINE * number,
        str(helper.person or "–")[:LONGEST_NAME],
        start,
        _x(_minutes(helper.closes), first) - start,
        tuple(_block(one, one.delivery_at, first) for one in errands if one.delivery_at),
    )


def _block(errand: Errand, last: datetime, first: int) -> Block:
    begins = _x(_of(errand.pickup_at or last), first)
    ends = _x(_of(last) + errand.minutes, first)
    wide = max(LEAST, ends - begins)
    label = str(errand.get_kind_display()) if wide >= LONG_ENOUGH else ""
    return Block(begins, wide, errand.state, _title(errand), label)


def _title(errand: Errand) -> str:
    times = [one for one in (errand.pickup_at, errand.delivery_at) if one]
    clock = "–".join(f"{localtime(one):%H:%M}" for one in times)
    words = [errand.get_kind_display(), errand.hall.name, errand.get_state_display(), clock]
    return " · ".join(str(word) for word in words if word)


def _hall(frame: Frame, hall: Hall) -> Mark:
    """A hall with its name, which stays on the paper."""
    x, y = _at(frame, (hall.lon, hall.lat))
    side = float(x) / WIDE
    anchor = "start" if side < EDGE else "end" if side > 1 - EDGE else "middle"
    below = float(y) < HIGH * EDGE
    return Mark(x, y, "hall", hall.name, hall.name, 30 if below else -16, anchor)


def _at(frame: Frame, point: tuple[float, float]) -> tuple[str, str]:
    x, y = frame.at(*point)
    return f"{x:.0f}", f"{y:.0f}"


def _of(moment: datetime) -> int:
    return _minutes(localtime(moment).time())


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _x(minutes: int, first: int) -> int:
    return NAMES + (minutes - first * 60) * HOUR // 60
