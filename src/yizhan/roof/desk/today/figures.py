"""The casework by county and by matter, and the answers of the last thirty days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere, units_where
from yizhan.ground.places.models import Division
from yizhan.kit.memo import Memo

DAYS = 30
KEPT = 60
READ = Permission.OVERVIEW_READ


@dataclass
class Line:
    """One county or one matter: open and late now; and of the answers of the last thirty days, how
    many their askers called solved, of how many that said so."""

    name: str
    query: str = ""
    """Narrows the list of cases to this line's, where the list can."""
    in_reach: bool = True
    open: int = 0
    late: int = 0
    solved: int = 0
    judged: int = 0

    @property
    def share(self) -> int | None:
        return round(100 * self.solved / self.judged) if self.judged else None

    def add(self, row: dict[str, Any]) -> None:
        for name in ("open", "late", "solved", "judged"):
            setattr(self, name, getattr(self, name) + (row.get(name) or 0))


def by_county(person: Person, *, at: datetime) -> list[Line]:
    """Every county of the city; where this person's posts do not reach, without a number."""
    counties = list(Division.objects.in_force(on=localdate(at)).counties().order_by("code"))
    rows = _counted(person, "division", at=at)
    around = Division.objects.counties_of(row["division"] for row in rows)
    reach = None if everywhere(person, READ) else _counties_in_reach(person)
    lines = {one.pk: Line(one.name, in_reach=reach is None or one.pk in reach) for one in counties}
    rest = Line(_("no county"))
    for row in rows:
        line = lines.get(around.get(row["division"]) or 0, rest)
        line.in_reach = True
        line.add(row)
    shown = [*lines.values(), *([rest] if rest.open or rest.judged else [])]
    return sorted(shown, key=lambda line: (not line.in_reach, -line.late, -line.open))


def _counties_in_reach(person: Person) -> set[int]:
    divisions = units_where(person, READ).order_by().values_list("division", flat=True)
    return {pk for pk in Division.objects.counties_of(set(divisions)).values() if pk is not None}


def by_matter(person: Person, *, at: datetime, most: int) -> list[Line]:
    """The matters with something late or open, most of it first."""
    chinese = (get_language() or "zh").startswith("zh")
    lines: dict[str, Line] = {}
    for row in _counted(person, "item__code", "item__name", "item__name_en", at=at):
        code, name = row["item__code"], row["item__name"]
        name = name if chinese else row["item__name_en"] or name
        lines.setdefault(code, Line(name, query=f"item={code}")).add(row)
    busy = [line for line in lines.values() if line.open or line.judged]
    return sorted(busy, key=lambda line: (-line.late, -line.open, line.name))[:most]


def _cases(person: Person) -> CaseQuerySet:
    return Case.objects.within(person, READ).not_merged()


def _counted(person: Person, *by: str, at: datetime) -> list[dict[str, Any]]:
    """Open and late cases, and words of askers, by these columns. Each «not solved» was a word."""
    late = Count("pk", filter=Q(paused_at=None, due_at__lt=at))
    now = _cases(person).filter(is_open=True).order_by().values(*by)
    lately = _cases(person).filter(
        is_open=False, closed_at__gte=at - timedelta(days=DAYS), closed_at__lte=at
    )
    verdicts = lately.order_by().values(*by).annotate(
        content=Count("pk", filter=Q(solved=True)),
        spoken=Count("pk", filter=Q(solved__isnull=False)),
        again=Sum("reopened_count"),
    )  # fmt: skip
    rows = [dict(row) for row in now.annotate(open=Count("pk"), late=late)]
    for row in verdicts:
        row |= {"solved": row["content"], "judged": row["spoken"] + (row["again"] or 0)}
        rows.append(row)
    return rows


ENOUGH = 5
"""So many on either side, or a comparison says nothing: one answer is no month."""


@dataclass
class Day:
    """The answers of one day: how long they took, and what their askers said of them."""

    hours: list[float] = field(default_factory=list)
    not_solved: int = 0
    judged: int = 0

    @property
    def median(self) -> float | None:
        return round(median(self.hours), 1) if self.hours else None

    @property
    def not_solved_share(self) -> int | None:
        return round(100 * self.not_solved / self.judged) if self.judged else None


@dataclass(frozen=True)
class Month:
    """Thirty days, each day's answers, and the thirty days before as a whole."""

    days: list[tuple[date, Day]]
    now: Day
    before: Day

    @property
    def finding(self) -> str:
        """The chart in a sentence."""
        if self.now.median is None:
            return _("Nothing was answered in the last thirty days.")
        now, before, sentences = self.now, self.before, list[str]()
        if min(len(now.hours), len(before.hours)) >= ENOUGH:
            sentences.append(_faster(now.median, before.median))
        if min(now.judged, before.judged) >= ENOUGH:
            sentences.append(_fewer(now.not_solved_share, before.not_solved_share))
        return " · ".join(filter(None, sentences)) or _("The last thirty days")


def _faster(now: float | None, before: float | None) -> str:
    if now is None or before is None or now == before:
        return ""
    return _("Answered faster than before") if now < before else _("Answered slower than before")


def _fewer(now: int | None, before: int | None) -> str:
    if now is None or before is None or now == before:
        return ""
    return _("fewer not solved") if now < before else _("more not solved")


_months: Memo[Month] = Memo(seconds=KEPT)


def month(person: Person, *, at: datetime) -> Month:
    """The last thirty days, up to a minute old: thousands of answers are read for it."""
    return _months.get(person.pk, partial(_month, person, at=at))


def _month(person: Person, *, at: datetime) -> Month:
    today = localdate(at)
    days = [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    first = at - timedelta(days=2 * DAYS)
    closed = _cases(person).filter(is_open=False, closed_at__gte=first, closed_at__lte=at)
    rows = closed.values_list("closed_at", "answer_minutes", "solved", "reopened_count").order_by()
    by_day: dict[date, Day] = defaultdict(Day)
    now, before = Day(), Day()
    for closed_at, minutes, solved, again in rows.iterator(chunk_size=5000):
        day = localdate(closed_at)
        whole = now if day >= days[0] else before
        for one in (by_day[day], whole):
            _enter(one, minutes, solved, again)
    return Month([(day, by_day[day]) for day in days], now, before)


def _enter(day: Day, minutes: int | None, solved: bool | None, again: int) -> None:
    if minutes is not None:
        day.hours.append(minutes / 60)
    day.not_solved += again + (solved is False)
    day.judged += again + (solved is not None)


def total(lines: Iterable[Line]) -> Line:
    """The sum of the lines in reach, for the foot of a table."""
    whole = Line(_("Together"))
    for line in lines:
        whole.add(vars(line))
    return whole
