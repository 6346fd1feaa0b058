"""Figures of the casework: what is open now, counted; and how what was closed in a period went,
read from rollups, whole days at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where, within
from yizhan.kit.days import local_day
from yizhan.roof.insight.models import Source
from yizhan.roof.insight.rollups import cover, middle

PAGE = 50


@dataclass
class UnitFigures:
    """One unit's line, or the sum of all."""

    pk: int = 0
    name: str = ""
    code: str = ""
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    unrouted: int = 0
    closed: int = 0
    minutes: Counter[int] = field(default_factory=Counter)
    """The number of cases that were answered after so many working minutes."""
    said_solved: int = 0
    said_not: int = 0

    @property
    def median_hours(self) -> float | None:
        """Working hours from the asker's word to the unit's first public one."""
        middles = middle(self.minutes)
        return None if middles is None else sum(middles) / 2 / 60

    @property
    def solved_share(self) -> int | None:
        """The share of «solved» among the words said, in percent; each «not solved» was one."""
        verdicts = self.said_solved + self.said_not
        return round(100 * self.said_solved / verdicts) if verdicts else None

    def add(self, other: UnitFigures) -> None:
        """Add the numbers; of the minutes, which are many, a page has only those it shows."""
        for name in (
            "open",
            "overdue",
            "due_soon",
            "unrouted",
            "closed",
            "said_solved",
            "said_not",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def figures_by_unit(
    person: Person, *, at: datetime, since: datetime, until: datetime, page: str | None = None
) -> tuple[UnitFigures, Page[UnitFigures]]:
    """The sum and a page of the units' lines, worst first, over the units this person may see.
    Merged cases count with the one they were merged into."""
    cases = Case.objects.within(person, Permission.OVERVIEW_READ).not_merged()
    lines: dict[int, UnitFigures] = defaultdict(UnitFigures)
    running = Q(paused_at=None)
    counted = (
        cases.filter(is_open=True)
        .values("unit")
        .annotate(
            open=Count("unit"),
            overdue=Count("unit", filter=running & Q(due_at__lt=at)),
            due_soon=Count("unit", filter=running & Q(due_soon_at__lte=at, due_at__gte=at)),
            unrouted=Count("unit", filter=Q(routed=False)),
        )
    )
    for row in counted.order_by():
        line = lines[row["unit"]]
        line.open, line.overdue = row["open"], row["overdue"]
        line.due_soon, line.unrouted = row["due_soon"], row["unrouted"]
    last = until - timedelta(microseconds=1)
    among = within(person, Permission.OVERVIEW_READ) or Q()
    ended = cover(Source.CLOSED, local_day(since), local_day(last))
    for unit, one in ended.sums(among=among, by="unit").items():
        line = lines[int(str(unit))]
        line.closed, line.said_solved, line.said_not = one.count, one.solved, one.not_solved
    units = units_where(person, Permission.OVERVIEW_READ)
    for pk, name, code in units.filter(pk__in=lines).values_list("pk", "name", "code"):
        lines[pk].pk, lines[pk].name, lines[pk].code = pk, name, code
    total = UnitFigures()
    for line in lines.values():
        total.add(line)
    total.minutes = ended.times(among=among)
    ordered = sorted(lines.values(), key=lambda line: (-line.overdue, -line.open, line.code))
    shown = Paginator(ordered, PAGE).get_page(page)
    minutes = ended.times_by_unit([line.pk for line in shown], among=among)
    for line in shown:
        line.minutes = minutes.get(line.pk, line.minutes)
    return total, shown
