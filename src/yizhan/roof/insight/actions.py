"""Keeping rollups: which there are, which are stale, counting them anew, and checking them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from yizhan.ground.casework.index import first_opening, touched
from yizhan.kit.days import add_months, local_day
from yizhan.kit.transactions import in_transaction
from yizhan.roof.insight.counting import DAY, Sums, Table, count
from yizhan.roof.insight.models import Difference, Look, Rollup, RollupRow, Source

DAYS_KEPT = 100
"""Days that have a rollup of their own; what is older is read by month."""
MARGIN = timedelta(minutes=10)
"""A step may be committed so long after its moment, and is noticed all the same."""
ONLY = 1
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
    return Outcome(sum(_count_again(one, at=at) for one in stale))


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


def rebuild(*, at: datetime, progress: Progress | None = None) -> Outcome:
    """Count every rollup anew. Figures are right meanwhile: they ask the rows."""
    for source in Source:
        Rollup.objects.of(source).update(stale=True, marks=F("marks") + 1)
    Look(pk=ONLY, until=at).save()
    _see_to_spans(at=at)
    every = [one for source in Source for one in Rollup.objects.of(source).order_by("first")]
    for number, one in enumerate(every, 1):
        _count_again(one, at=at)
        if progress is not None:
            progress(number, len(every))
    return Outcome(len(every))


def check(*, at: datetime, progress: Progress | None = None) -> Outcome:
    """Compare every fresh rollup with its rows; write down a difference, and put it right."""
    every = [one for source in Source for one in Rollup.objects.of(source).fresh()]
    different = 0
    for number, one in enumerate(every, 1):
        table = count(one.source, one.first, one.last)
        kept = _kept(one)
        if kept != table and _still_fresh(one):
            different += 1
            sums = (sum(each.count for each in sums.values()) for sums in (kept, table))
            before, after = sums
            Difference(
                source=one.source, first=one.first, last=one.last, kept=before, counted=after,
                at=at,
            ).save()  # fmt: skip
            _count_again(one, at=at)
        if progress is not None:
            progress(number, len(every))
    return Outcome(len(every), different)


def _still_fresh(one: Rollup) -> bool:
    """Whether nobody marked it while it was compared."""
    return Rollup.objects.of(one.source).fresh().filter(pk=one.pk, marks=one.marks).exists()


def _count_again(one: Rollup, *, at: datetime) -> bool:
    """Count one. False: it was marked meanwhile, and will be counted another time."""
    table = count(one.source, one.first, one.last)
    return _replace(one, table, at=at)


@in_transaction
def _replace(one: Rollup, table: Table, *, at: datetime) -> bool:
    unmarked = Rollup.objects.of(one.source).filter(pk=one.pk, marks=one.marks)
    if not unmarked.update(stale=False, counted_at=at):
        return False
    rows = RollupRow.objects.of([one.pk])
    rows.delete()
    rows.bulk_create(
        [
            RollupRow(
                rollup=one, unit_id=unit, division_id=division, kind=kind, count=sums.count,
                judged=sums.judged, solved=sums.solved, not_solved=sums.not_solved,
                times={str(time): n for time, n in sorted(sums.times.items())},
            )
            for (unit, division, kind), sums in table.items()
        ],
        batch_size=500,
    )  # fmt: skip
    return True


def _kept(one: Rollup) -> Table:
    return {
        (row.unit_id, row.division_id, row.kind): Sums.of(row)
        for row in RollupRow.objects.of([one.pk])
    }


def _see_to_spans(*, at: datetime) -> None:
    """Enter a rollup for every month and every late day that is over, and drop the older days."""
    began = first_opening()
    if began is None:
        return
    today = local_day(at)
    oldest = today - DAYS_KEPT * DAY
    wanted = {*_months(local_day(began), today), *_days(oldest, today)}
    for source in Source:
        rollups = Rollup.objects.of(source)
        rollups.filter(first=F("last"), first__lt=oldest).delete()
        there = set(rollups.values_list("first", "last"))
        new = [Rollup(source=source, first=a, last=b) for a, b in sorted(wanted - there)]
        rollups.bulk_create(new, ignore_conflicts=True)


def _months(since: date, today: date) -> Iterator[tuple[date, date]]:
    first = since.replace(day=1)
    while (following := add_months(first, 1)) <= today:
        yield first, following - DAY
        first = following


def _days(since: date, today: date) -> Iterator[tuple[date, date]]:
    return ((day, day) for day in (since + n * DAY for n in range((today - since).days)))
