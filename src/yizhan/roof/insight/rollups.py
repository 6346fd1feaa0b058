"""Reading sums: from rollups where there are fresh ones, from rows for the other days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from yizhan.roof.insight.counting import DAY, Sums, Table, count
from yizhan.roof.insight.models import Rollup, RollupRow


@dataclass(frozen=True)
class Cover:
    """A span of days as it is read: rollups that do not overlap, and the days between them."""

    rollups: list[int]
    gaps: list[tuple[date, date]]


def cover(source: str, since: date, until: date) -> Cover:
    """Cover these days, both included, with the longest fresh rollups there are."""
    spans = Rollup.objects.of(source).fresh().inside(since, until)
    longest: dict[date, tuple[date, int]] = {}
    for pk, first, last in spans.order_by("first", "last").values_list("pk", "first", "last"):
        longest[first] = (last, pk)
    rollups, gaps, day, gap = [], [], since, since
    while day <= until:
        if day not in longest:
            day += DAY
            continue
        if gap < day:
            gaps.append((gap, day - DAY))
        last, pk = longest[day]
        rollups.append(pk)
        day = gap = last + DAY
    if gap <= until:
        gaps.append((gap, until))
    return Cover(rollups, gaps)


def sums(
    source: str, since: date, until: date, *, among: Q, by: str, times: bool = True
) -> dict[object, Sums]:
    """The sums of these days by `unit` or `kind`, of the rows that meet a condition on unit and
    division. Without `times` those are left out, which are dear to add up."""
    found: dict[object, Sums] = defaultdict(Sums)
    covered = cover(source, since, until)
    rows = RollupRow.objects.of(covered.rollups).filter(among).order_by()
    added = rows.values_list(by).annotate(
        a=Sum("count"), b=Sum("judged"), c=Sum("solved"), d=Sum("not_solved")
    )
    for key, *numbers in added:
        found[key].add(Sums(*numbers))
    if times:
        for key, kept in rows.values_list(by, "times"):
            found[key].times.update({int(time): n for time, n in kept.items()})
    for first, last in covered.gaps:
        for key, one in _by(by, count(source, first, last, among=among)):
            found[key].add(one)
    return found


def _by(by: str, table: Table) -> Iterator[tuple[object, Sums]]:
    for (unit, _division, kind), one in table.items():
        yield (unit if by == "unit" else kind), one


def middle(times: Mapping[int, int]) -> tuple[int, int] | None:
    """The two minutes in the middle, of which the median is the half; None: there are none."""
    total = sum(times.values())
    if not total:
        return None
    return _nth(times.items(), (total - 1) // 2), _nth(times.items(), total // 2)


def _nth(times: Iterable[tuple[int, int]], n: int) -> int:
    passed = 0
    for time, count_of in sorted(times):
        passed += count_of
        if n < passed:
            return time
    raise IndexError(n)
