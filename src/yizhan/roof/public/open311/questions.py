"""The parameters of a call, each as the specification writes it. An empty one is as if absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http import HTTPStatus
from math import isfinite

from django.utils.translation import gettext as _

from yizhan.kit.days import local_day, moment_in
from yizhan.kit.errors import Refusal
from yizhan.kit.questions import ANSWER, Question, answered
from yizhan.roof.public.open311.answers import Refused, Wrong

SPAN = 90
"""Days that one list of requests covers at most."""
PAGE, LARGEST_PAGE = 1_000, 1_000
BAD = HTTPStatus.BAD_REQUEST


@dataclass
class Asked:
    """Reads parameters and gathers what is wrong with them."""

    values: Mapping[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.refuse(_("%(name)s was not provided.") % {"name": name})
        return value

    def listed(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def moment(self, name: str) -> datetime | None:
        """A W3C date and time with its zone; in an address a bare `+` has become a blank."""
        text = self.text(name).replace(" ", "+")
        if not text:
            return None
        moment = moment_in(text)
        if moment is None:
            example = "2026-11-30T08:00:00+08:00"
            self.refuse(
                _("%(name)s is no date and time with a zone, such as %(example)s.")
                % {"name": name, "example": example}
            )
            return None
        return moment

    def degrees(self, name: str, limit: float) -> float | None:
        text = self.text(name)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not isfinite(number) or abs(number) > limit:
            self.refuse(_("%(name)s is no WGS-84 degrees.") % {"name": name})
            return None
        return number

    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if both are given."""
        lat, lon = self.degrees("lat", 90), self.degrees("long", 180)
        if self.wrong or (lat is None and lon is None):
            return None
        if lat is None or lon is None:
            missing = "lat" if lat is None else "long"
            self.refuse(_("%(name)s was not provided.") % {"name": missing})
            return None
        return lon, lat

    def number(self, name: str, *, usual: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return usual
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= most:
            self.refuse(
                _("%(name)s is no number from 1 to %(most)s.") % {"name": name, "most": most}
            )
            return usual
        return int(text)

    def answers(self, questions: Sequence[Question], given: Mapping[str, Sequence[str]]) -> None:
        """Note what is wrong with the answers to these questions, each named as an attribute."""
        try:
            answered(questions, given)
        except Refusal as exc:
            for name, words in exc.fields.items():
                self.refuse(f"attribute[{name.removeprefix(ANSWER)}]: {words}")

    def refuse(self, description: str, status: int = BAD) -> None:
        self.wrong.append(Wrong(status, description))

    def check(self) -> None:
        """Raises Refused if anything was wrong."""
        if self.wrong:
            raise Refused(*self.wrong)


@dataclass(frozen=True)
class Listed:
    """The requests that somebody wants to read of."""

    keys: tuple[str, ...]
    """If there are any, nothing else counts."""
    services: tuple[str, ...]
    states: frozenset[str]
    """One or both of `open` and `closed`."""
    first_day: date
    last_day: date
    page: int
    page_size: int


def listed(asked: Asked, *, at: datetime) -> Listed:
    """Return what is asked for: the last 90 days, or days between two moments that are at most 90
    apart. A request counts on its day, as its time of day is told to nobody. Raises Refused."""
    start, end = asked.moment("start_date"), asked.moment("end_date")
    states = asked.listed("status") or ["open", "closed"]
    if not {"open", "closed"}.issuperset(states):
        asked.refuse(_("status is open, closed, or both with a comma between them."))
    end = end or (min(at, start + timedelta(days=SPAN)) if start else at)
    start = start or end - timedelta(days=SPAN)
    if end - start > timedelta(days=SPAN):
        asked.refuse(_("start_date and end_date are more than 90 days apart."))
    page = asked.number("page", usual=1, most=1_000_000)
    page_size = asked.number("page_size", usual=PAGE, most=LARGEST_PAGE)
    asked.check()
    first = local_day(start)
    return Listed(
        keys=tuple(asked.listed("service_request_id")),
        services=tuple(asked.listed("service_code")),
        states=frozenset(states),
        first_day=first if _is_midnight(start) else first + timedelta(days=1),
        last_day=local_day(end),
        page=page,
        page_size=page_size,
    )


def _is_midnight(moment: datetime) -> bool:
    """Return whether a moment begins a day here: a request of that day is not before it."""
    return local_day(moment - timedelta(microseconds=1)) < local_day(moment)
