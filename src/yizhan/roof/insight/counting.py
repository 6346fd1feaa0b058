"""The sums of a span of days, counted from rows. Whoever reads a figure asks this for the days that
are not rolled up, and the rollups are made by it; so there is one truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db.models import Count, Q, Sum

from yizhan.ground.casework.index import ended
from yizhan.ground.casework.models import CaseQuerySet
from yizhan.ground.casework.rules import CLOSED
from yizhan.kit.days import end_of
from yizhan.roof.insight.models import RollupRow, Source
from yizhan.wings.participation.reports.index import released, working_minutes

DAY = timedelta(days=1)
CHUNK = 2_000


@dataclass
class Sums:
    """The sums of one unit, division and kind; or of several together."""

    count: int = 0
    judged: int = 0
    solved: int = 0
    not_solved: int = 0
    times: Counter[int] = field(default_factory=Counter)

    def add(self, other: Sums) -> None:
        self.count += other.count
        self.judged += other.judged
        self.solved += other.solved
        self.not_solved += other.not_solved
        self.times.update(other.times)

    @classmethod
    def of(cls, row: RollupRow) -> Sums:
        """The sums that a row keeps."""
        times = Counter({int(minutes): n for minutes, n in row.times.items()})
        return cls(row.count, row.judged, row.solved, row.not_solved, times)

    @property
    def closed(self) -> int:
        """Those that have a time."""
        return self.times.total()


Key = tuple[int, int | None, str]
"""Unit, division, kind."""
Table = dict[Key, Sums]


def rows_of(source: str, first: date, last: date) -> CaseQuerySet:
    """The rows that go into the sums of these days, both included."""
    since, until = end_of(first - DAY), end_of(last)
    if source == Source.REPORTS:
        return released(since=since, until=until)
    return ended(since=since, until=until)


def count(source: str, first: date, last: date, *, among: Q | None = None) -> Table:
    """Count the rows of these days; `among`: a condition on their unit and division."""
    rows = rows_of(source, first, last).order_by()
    if among is not None:
        rows = rows.filter(among)
    return _COUNT[Source(source)](rows)


def _count_reports(rows: CaseQuerySet) -> Table:
    table: Table = defaultdict(Sums)
    grouped = rows.values_list("unit", "division", "item__group").annotate(
        n=Count("pk"),
        judged=Count("pk", filter=Q(solved__isnull=False)),
        solved=Count("pk", filter=Q(solved=True)),
    )
    for unit, division, kind, n, judged, solved in grouped:
        table[unit, division, kind] = Sums(n, judged, solved, judged - solved)
    closed = rows.filter(status__in=CLOSED).select_related("unit", "item")
    each = closed.iterator(chunk_size=CHUNK)
    while cases := list(islice(each, CHUNK)):
        for case, minutes in zip(cases, working_minutes(cases), strict=True):
            key = case.unit_id, case.division_id, case.item.group
            table[key].times[minutes] += 1
    return table


def _count_closed(rows: CaseQuerySet) -> Table:
    table: Table = defaultdict(Sums)
    by = ("unit", "division")
    grouped = rows.values_list(*by).annotate(
        n=Count("pk"),
        judged=Count("pk", filter=Q(solved__isnull=False)),
        solved=Count("pk", filter=Q(solved=True)),
        again=Sum("reopened_count"),
    )
    for unit, division, n, judged, solved, again in grouped:
        table[unit, division, ""] = Sums(n, judged, solved, judged - solved + (again or 0))
    times = rows.exclude(answer_minutes=None).values_list(*by, "answer_minutes")
    for unit, division, minutes, n in times.annotate(n=Count("pk")):
        table[unit, division, ""].times[minutes] += n
    return table


_COUNT: dict[Source, Callable[[CaseQuerySet], Table]] = {
    Source.REPORTS: _count_reports,
    Source.CLOSED: _count_closed,
}
