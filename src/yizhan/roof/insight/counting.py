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
Times = dict[Key, Counter[int]]
"""The number that took so many working minutes."""


def rows_of(source: str, first: date, last: date) -> CaseQuerySet:
    """The rows that go into the sums of these days, both included."""
    since, until = end_of(first - DAY), end_of(last)
    if source == Source.REPORTS:
        return released(since=since, until=until)
    return ended(since=since, until=until)


def count(source: str, first: date, last: date) -> Table:
    """Count the rows of these days with the times they took."""
    table = count_numbers(source, first, last)
    for key, times in count_times(source, first, last).items():
        table[key].times = times
    return table


def count_numbers(source: str, first: date, last: date, *, among: Q | None = None) -> Table:
    """Count the rows of these days; `among`: a condition on their unit and division."""
    return _NUMBERS[Source(source)](_among(source, first, last, among))


def count_times(source: str, first: date, last: date, *, among: Q | None = None) -> Times:
    """Count how many of the rows of these days took how many working minutes."""
    return _TIMES[Source(source)](_among(source, first, last, among))


def _among(source: str, first: date, last: date, among: Q | None) -> CaseQuerySet:
    rows = rows_of(source, first, last).order_by()
    return rows if among is None else rows.filter(among)


def _numbers_of_reports(rows: CaseQuerySet) -> Table:
    table: Table = defaultdict(Sums)
    grouped = rows.values_list("unit", "division", "item__group").annotate(
        n=Count("pk"),
        judged=Count("pk", filter=Q(solved__isnull=False)),
        solved=Count("pk", filter=Q(solved=True)),
    )
    for unit, division, kind, n, judged, solved in grouped:
        table[unit, division, kind] = Sums(n, judged, solved, judged - solved)
    return table


def _times_of_reports(rows: CaseQuerySet) -> Times:
    times: Times = defaultdict(Counter)
    closed = rows.filter(status__in=CLOSED).select_related("unit", "item")
    each = closed.iterator(chunk_size=CHUNK)
    while cases := list(islice(each, CHUNK)):
        for case, minutes in zip(cases, working_minutes(cases), strict=True):
            times[case.unit_id, case.division_id, case.item.group][minutes] += 1
    return times


def _numbers_of_closed(rows: CaseQuerySet) -> Table:
    table: Table = defaultdict(Sums)
    grouped = rows.values_list("unit", "division").annotate(
        n=Count("pk"),
        judged=Count("pk", filter=Q(solved__isnull=False)),
        solved=Count("pk", filter=Q(solved=True)),
        again=Sum("reopened_count"),
    )
    for unit, division, n, judged, solved, again in grouped:
        table[unit, division, ""] = Sums(n, judged, solved, judged - solved + (again or 0))
    return table


def _times_of_closed(rows: CaseQuerySet) -> Times:
    times: Times = defaultdict(Counter)
    answered = rows.exclude(answer_minutes=None)
    grouped = answered.values_list("unit", "division", "answer_minutes").annotate(n=Count("pk"))
    for unit, division, minutes, n in grouped:
        times[unit, division, ""][minutes] += n
    return times


_NUMBERS: dict[Source, Callable[[CaseQuerySet], Table]] = {
    Source.REPORTS: _numbers_of_reports,
    Source.CLOSED: _numbers_of_closed,
}
_TIMES: dict[Source, Callable[[CaseQuerySet], Times]] = {
    Source.REPORTS: _times_of_reports,
    Source.CLOSED: _times_of_closed,
}
