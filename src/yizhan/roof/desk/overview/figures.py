"""Figures of the casework: what is open now, and how what was closed lately went."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db.models import Count, Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, units_where


@dataclass
class UnitFigures:
    """One unit's line, or the sum of all."""

    name: str = ""
    code: str = ""
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    unrouted: int = 0
    closed: int = 0
    hours: list[float] = field(default_factory=list)
    said_solved: int = 0
    said_not: int = 0

    @property
    def median_hours(self) -> float | None:
        """Working hours from the asker's word to the unit's first public one."""
        return median(self.hours) if self.hours else None

    @property
    def solved_share(self) -> int | None:
        """The share of «solved» among the words said, in percent; each «not solved» was one."""
        verdicts = self.said_solved + self.said_not
        return round(100 * self.said_solved / verdicts) if verdicts else None

    def add(self, other: UnitFigures) -> None:
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
        self.hours.extend(other.hours)


def figures_by_unit(
    person: Person, *, at: datetime, since: datetime, until: datetime
) -> tuple[UnitFigures, list[UnitFigures]]:
    """The sum and each unit's line, worst first, over the units this person may see. Merged cases
    count with the one they were merged into."""
    cases = Case.objects.within(person, Permission.OVERVIEW_READ).not_merged()
    lines: dict[int, UnitFigures] = defaultdict(UnitFigures)
    running = Q(paused_at=None)
    counted = (
        cases.filter(is_open=True)
        .values("unit")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=running & Q(due_at__lt=at)),
            due_soon=Count("pk", filter=running & Q(due_soon_at__lte=at, due_at__gte=at)),
            unrouted=Count("pk", filter=Q(routed=False)),
        )
    )
    for row in counted.order_by():
        line = lines[row["unit"]]
        line.open, line.overdue = row["open"], row["overdue"]
        line.due_soon, line.unrouted = row["due_soon"], row["unrouted"]
    closed = cases.filter(is_open=False, closed_at__gte=since, closed_at__lt=until)
    rows = closed.values_list("unit", "answer_minutes", "solved", "reopened_count")
    for unit, minutes, solved, reopened in rows.order_by().iterator(chunk_size=5000):
        line = lines[unit]
        line.closed += 1
        line.said_solved += solved is True
        line.said_not += reopened + (solved is False)
        if minutes is not None:
            line.hours.append(minutes / 60)
    units = units_where(person, Permission.OVERVIEW_READ)
    for pk, name, code in units.filter(pk__in=lines).values_list("pk", "name", "code"):
        lines[pk].name, lines[pk].code = name, code
    total = UnitFigures()
    for line in lines.values():
        total.add(line)
    return total, sorted(lines.values(), key=lambda line: (-line.overdue, -line.open, line.code))
