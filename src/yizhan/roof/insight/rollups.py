"""Reading sums: from rollups where there are fresh ones, from rows for the other days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from yizhan.roof.insight.counting import DAY, Sums, count_numbers, count_times
from yizhan.roof.insight.models import Rollup, RollupRow, RollupRowQuerySet


@dataclass(frozen=True)
class Cover:
    """A span of days as it is read: rollups that do not overlap, and the days between them."""

    source: str
    rollups: list[int]
    gaps: list[tuple[date, date]]

    def sums(self, *, among: Q, by: str) -> dict[object, Sums]:
        """The sums of these days by `unit` or `kind`, of the rows that meet a condition on unit and
        division; without times, which are dear to add up."""
        found: dict[object, Sums] = defaultdict(Sums)
        added = (
            self._rows(among)
            .values_list(by)
            .annotate(a=Sum("count"), b=Sum("judged"), c=Sum("solved"), d=Sum("not_solved"))
        )
        for key, *numbers in added:
            found[key].add(Sums(*numbers))
        for first, last in self.gaps:
            table = count_numbers(self.source, first, last, among=among)
            for (unit, _division, kind), one in table.items():
                found[unit if by == "unit" else kind].add(one)
        return found

    def times(self, *, among: Q) -> Counter[int]:
        """The number of these rows that took so many minutes. Without a condition, a rollup says it
        of all its rows together."""
        together: Counter[int] = Counter()
        whole = Rollup.objects.of(self.source).filter(pk__in=self.rollups)
        kept = self._rows(among) if among else whole
        for times in kept.values_list("times", flat=True):
            together.update({int(minutes): n for minutes, n in times.items()})
        for first, last in self.gaps:
            for counted in count_times(self.source, first, last, among=among).values():
                together.update(counted)
        return together

    def times_by_unit(self, units: Collection[int], *, among: Q) -> dict[int, Counter[int]]:
        """The same of some units, each for itself."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        among &= Q(unit__in=units)
        for unit, times in self._rows(among).values_list("unit", "times"):
            found[unit].update({int(minutes): n for minutes, n in times.items()})
        for first, last in self.gaps:
            counted = count_times(self.source, first, last, among=among)
            for (unit, _division, _kind), its in counted.items():
                found[unit].update(its)
        return found

    def _rows(self, among: Q) -> RollupRowQuerySet:
        return RollupRow.objects.of(self.rollups).filter(among).order_by()


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
    return Cover(source, rollups, gaps)


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
