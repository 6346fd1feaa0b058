"""Keeping rollups: which there are, which are stale, counting them anew, and checking them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from yizhan.ground.casework.index import first_opening, touched
from yizhan.kit.days import add_months, local_day
from yizhan.kit.transactions import in_transaction
from yizhan.roof.insight.counting import DAY, Sums, Table, count
from yizhan.roof.insight.headcount import HeadCounter, Heads, heads_of
from yizhan.roof.insight.models import Difference, Headcount, Look, Rollup, RollupRow, Source
from yizhan.wings.organisation.register.index import first_day

DAYS_KEPT = 400
"""Days of cases that have a rollup of their own, so that a year that ends on any day is read from
them; what is older is read by month."""
DAYS_OF_RIDERS = 100
MARGIN = timedelta(minutes=10)
"""A step may be committed so long after its moment, and is noticed all the same."""
MONTHS_OF_RIDERS = 120
"""Months at whose ends riders are counted; those before them are counted when asked for."""
ONLY = 1
Counted = Table | Heads
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Outcome:
    spans: int
    different: int = 0


def keep(*, at: datetime) -> Outcome:
    """Note what has changed, see that every span has a rollup, and count the stale ones."""
    note_changes(at=at)
    _see_to_spans(at=at)
    stale = [one for source in Source for one in Rollup.objects.of(source).stale()]
    heads = HeadCounter()
    return Outcome(sum(_count_again(one, heads, at=at) for one in stale))


def note_changes(*, at: datetime) -> None:
    """Mark the rollups of days to which cases belong to which something happened since the last
    look. It may run twice and at any time."""
    look = Look.objects.of(ONLY).first()
    if look is not None:
        moments = touched(since=look.until - MARGIN)
        mark(Source.REPORTS, {local_day(moment) for moment in moments.opened})
        mark(Source.CLOSED, {local_day(moment) for moment in moments.closed})
    Look(pk=ONLY, until=at).save()


def mark(source: Source, days: set[date]) -> None:
    """Say that rows of these days have changed."""
    if days:
        rollups = Rollup.objects.of(source).with_days(days)
        rollups.update(stale=True, marks=F("marks") + 1)


def mark_riders(*, since: date) -> None:
    """Say that from a day on others ride than was counted."""
    rollups = Rollup.objects.of(Source.RIDERS).since(since)
    rollups.update(stale=True, marks=F("marks") + 1)


def rebuild(*, at: datetime, progress: Progress | None = None) -> Outcome:
    """Count every rollup anew. Figures are right meanwhile: they ask the rows."""
    for source in Source:
        Rollup.objects.of(source).update(stale=True, marks=F("marks") + 1)
    Look(pk=ONLY, until=at).save()
    _see_to_spans(at=at)
    every = [one for source in Source for one in Rollup.objects.of(source).order_by("first")]
    heads = HeadCounter()
    for number, one in enumerate(every, 1):
        _count_again(one, heads, at=at)
        if progress is not None:
            progress(number, len(every))
    return Outcome(len(every))


def check(*, at: datetime, progress: Progress | None = None) -> Outcome:
    """Compare every fresh rollup with its rows; write down a difference, and put it right."""
    every = [one for source in Source for one in Rollup.objects.of(source).fresh()]
    different, heads = 0, HeadCounter()
    for number, one in enumerate(every, 1):
        counted = _counted(one, heads)
        kept = _kept(one)
        if (kept, one.times) != (counted, _times(counted)) and _still_fresh(one):
            different += 1
            Difference(
                source=one.source, first=one.first, last=one.last, kept=_total(kept),
                counted=_total(counted), at=at,
            ).save()  # fmt: skip
            _count_again(one, HeadCounter(), at=at)
        if progress is not None:
            progress(number, len(every))
    return Outcome(len(every), different)


def _still_fresh(one: Rollup) -> bool:
    """Whether nobody marked it while it was compared."""
    return Rollup.objects.of(one.source).fresh().filter(pk=one.pk, marks=one.marks).exists()


def _counted(one: Rollup, heads: HeadCounter) -> Counted:
    if one.source == Source.RIDERS:
        return heads.on(one.last)
    return count(one.source, one.first, one.last)


def _count_again(one: Rollup, heads: HeadCounter, *, at: datetime) -> bool:
    """Count one. False: it was marked meanwhile, and will be counted another time."""
    return _replace(one, _counted(one, heads), at=at)


@in_transaction
def _replace(one: Rollup, counted: Counted, *, at: datetime) -> bool:
    unmarked = Rollup.objects.of(one.source).filter(pk=one.pk, marks=one.marks)
    if not unmarked.update(stale=False, counted_at=at, times=_times(counted)):
        return False
    if isinstance(counted, Heads):
        together = [[list(sites), people] for sites, people in sorted(counted.together.items())]
        at_site = {str(site): entries for site, entries in sorted(counted.at_site.items())}
        Headcount(
            rollup=one, entries=counted.entries, at_site=at_site, together=together
        ).save()  # fmt: skip
    else:
        _replace_rows(one, counted)
    return True


def _replace_rows(one: Rollup, table: Table) -> None:
    rows = RollupRow.objects.of([one.pk])
    rows.delete()
    rows.bulk_create(
        [
            RollupRow(
                rollup=one, unit_id=unit, division_id=division, kind=kind, count=sums.count,
                judged=sums.judged, solved=sums.solved, not_solved=sums.not_solved,
                times=_as_json(sums.times),
            )
            for (unit, division, kind), sums in table.items()
        ],
        batch_size=500,
    )  # fmt: skip


def _kept(one: Rollup) -> Counted:
    if one.source == Source.RIDERS:
        return next(map(heads_of, Headcount.objects.of([one.pk])))
    return {
        (row.unit_id, row.division_id, row.kind): Sums.of(row)
        for row in RollupRow.objects.of([one.pk])
    }


def _times(counted: Counted) -> dict[str, int]:
    """The times of all rows together."""
    if isinstance(counted, Heads):
        return {}
    together: Counter[int] = Counter()
    for one in counted.values():
        together.update(one.times)
    return _as_json(together)


def _as_json(times: Counter[int]) -> dict[str, int]:
    return {str(minutes): n for minutes, n in sorted(times.items())}


def _total(counted: Counted) -> int:
    if isinstance(counted, Heads):
        return counted.people()
    return sum(each.count for each in counted.values())


def _see_to_spans(*, at: datetime) -> None:
    """Enter a rollup for every month and every late day that is over, and drop the older days."""
    today = local_day(at)
    began = first_opening()
    if began is not None:
        late_days = _days(max(local_day(began), today - DAYS_KEPT * DAY), today)
        wanted = {*_months(local_day(began), today), *late_days}
        _enter_spans(Source.REPORTS, wanted)
        _enter_spans(Source.CLOSED, wanted)
    came = first_day()
    if came is not None:
        over = local_day(at - MARGIN)  # an entry of the last minute may not be committed yet
        months = _months(max(came, add_months(over, -MONTHS_OF_RIDERS)), over)
        ends = {(last, last) for _first, last in months}
        _enter_spans(Source.RIDERS, {*ends, *_days(over - DAYS_OF_RIDERS * DAY, over)})


def _enter_spans(source: Source, wanted: set[tuple[date, date]]) -> None:
    rollups = Rollup.objects.of(source)
    there = {(a, b): pk for pk, a, b in rollups.values_list("pk", "first", "last")}
    dropped = [pk for (a, b), pk in there.items() if a == b and (a, b) not in wanted]
    rollups.filter(pk__in=dropped).delete()
    new = [Rollup(source=source, first=a, last=b) for a, b in sorted(wanted - set(there))]
    rollups.bulk_create(new, ignore_conflicts=True)


def _months(since: date, today: date) -> Iterator[tuple[date, date]]:
    first = since.replace(day=1)
    while (following := add_months(first, 1)) <= today:
        yield first, following - DAY
        first = following


def _days(since: date, today: date) -> Iterator[tuple[date, date]]:
    return ((day, day) for day in (since + n * DAY for n in range((today - since).days)))
