"""Rollups equal their rows: after anything that happens to cases, noticed in any order, twice, or
not at all until the nightly check; and a figure is right whether they are there or not."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.ground.casework import actions as casework
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.roof.insight import actions
from yizhan.roof.insight.counting import DAY, Sums, count
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.headcount import HeadCounter
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.models import Difference, Look, Rollup, RollupRow, Source
from yizhan.roof.insight.rollups import cover, middle
from yizhan.wings.participation.reports.tests.factories import a_case, a_kind

pytestmark = pytest.mark.django_db
FIRST = local_day(MONDAY)
LONG = timedelta(days=75)
KEYS = [key for key in REGISTRY if key.startswith("reports_")]


def values(city, on):
    return [
        REGISTRY[key].compute(Extent(on, unit)).value
        for key in KEYS
        for unit in (None, city.union, city.traffic)
    ]


def closed(case, city, *, at, solved=None):
    casework.move_case(case, Status.RESOLVED, by=city.handler, at=at, text="好了")
    if solved is not None:
        casework.answer_by_asker(case, at=at + timedelta(hours=1), solved=solved)
    return case


def test_a_figure_is_the_same_with_and_without_them():
    city, kind = a_city(), a_kind()
    for days in (0, 3, 40):
        at = MONDAY + timedelta(days=days)
        closed(
            a_case(city, kind, at=at), city, at=at + timedelta(days=1, hours=days), solved=days < 5
        )
    asked = [FIRST + n * DAY for n in (0, 1, 5, 30, 41, 60)]
    before = [values(city, on) for on in asked]

    actions.keep(at=MONDAY + LONG)

    assert RollupRow.objects.exists() and not Rollup.objects.stale().exists()
    assert [values(city, on) for on in asked] == before


def test_a_month_and_days_are_read_and_only_the_gaps_counted(django_assert_num_queries):
    city, kind = a_city(), a_kind()
    a_case(city, kind)
    with mock.patch.object(actions, "DAYS_KEPT", 100):
        actions.keep(at=MONDAY + timedelta(days=200))

    read = cover(Source.REPORTS, FIRST, FIRST + 200 * DAY)

    spans = Rollup.objects.filter(pk__in=read.rollups)
    lengths = [(one.last - one.first).days + 1 for one in spans.order_by("first")]
    assert lengths[:5] == [30, 31, 30, 31, 31] and set(lengths[5:]) == {1}
    assert read.gaps == [(FIRST, FIRST.replace(day=31)), (FIRST + 200 * DAY, FIRST + 200 * DAY)]
    with django_assert_num_queries(3):
        month = cover(Source.REPORTS, FIRST.replace(day=1), FIRST.replace(day=31))
        month.sums(among=Q(), by="kind")
        month.times(among=Q())


def test_what_changes_later_makes_its_month_stale_and_right_again():
    city, kind = a_city(), a_kind()
    case = a_case(city, kind)
    later = MONDAY + LONG
    actions.keep(at=later)

    closed(case, city, at=later + timedelta(minutes=1), solved=True)
    actions.note_changes(at=later + timedelta(minutes=2))

    assert {one.first for one in Rollup.objects.stale()} == {FIRST.replace(day=1), FIRST}
    assert REGISTRY["reports_solved"].compute(Extent(FIRST + 9 * DAY)).value == 100
    actions.keep(at=later + timedelta(minutes=3))
    assert not Rollup.objects.stale().exists()
    assert REGISTRY["reports_solved"].compute(Extent(FIRST + 9 * DAY)).value == 100


def test_a_difference_is_written_down_and_put_right():
    city, kind = a_city(), a_kind()
    a_case(city, kind)
    actions.keep(at=MONDAY + LONG)
    assert actions.check(at=MONDAY + LONG).different == 0

    RollupRow.objects.update(count=7)
    outcome = actions.check(at=MONDAY + LONG)

    assert outcome.different == Difference.objects.count() == 2, "its month and its day"
    assert {(one.kept, one.counted) for one in Difference.objects.all()} == {(7, 1)}
    assert actions.check(at=MONDAY + LONG).different == 0


def test_what_was_marked_while_it_was_counted_stays_stale():
    city, kind = a_city(), a_kind()
    a_case(city, kind)
    actions.keep(at=MONDAY + LONG)
    one = Rollup.objects.of(Source.REPORTS).get(first=FIRST, last=FIRST)

    actions.mark(Source.REPORTS, {FIRST})
    assert actions._count_again(one, HeadCounter(), at=MONDAY + LONG) is False
    one.refresh_from_db()
    assert one.stale


def test_it_is_built_anew_with_progress():
    a_case(a_city(), a_kind())
    seen = []
    outcome = actions.rebuild(at=MONDAY + LONG, progress=lambda n, total: seen.append((n, total)))
    assert seen[-1] == (outcome.spans, outcome.spans) and outcome.spans == Rollup.objects.count()


@given(times=st.dictionaries(st.integers(0, 900), st.integers(1, 4), min_size=1))
def test_the_middle_is_the_median(times):
    every = sorted(time for time, n in times.items() for _n in range(n))
    low, high = middle(times)
    assert (low, high) == (every[(len(every) - 1) // 2], every[len(every) // 2])


def _reopen(case, city, now, n):
    casework.move_case(case, Status.REOPENED, by=city.dispatcher, at=now, text="再看看")


def _lose(case, city, now, n):
    """Whatever happened until tomorrow is not noticed."""
    Look(pk=actions.ONLY, until=now + timedelta(days=1)).save()


def _note_twice(case, city, now, n):
    actions.note_changes(at=now)
    actions.note_changes(at=now)


DEEDS = {
    "open": None,
    "close": lambda case, city, now, n: closed(case, city, at=now),
    "reopen": _reopen,
    "judge": lambda case, city, now, n: casework.answer_by_asker(case, at=now, solved=n % 2 == 0),
    "hand_on": lambda case, city, now, n: casework.hand_on(
        case, city.traffic, by=city.handler, at=now
    ),
    "keep": lambda case, city, now, n: actions.keep(at=now),
    "note": _note_twice,
    "check": lambda case, city, now, n: actions.check(at=now),
    "lose": _lose,
    "wait": None,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 9)), max_size=14))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rollups_equal_their_rows_whatever_happens(deeds):
    with transaction.atomic(), mock.patch.object(actions, "DAYS_KEPT", 4):
        city, kind = a_city(), a_kind()
        now, cases = MONDAY, []
        for deed, n in [("open", 0), *deeds]:
            now += timedelta(hours=5, days=3 * n if deed == "wait" else 0)
            if deed == "open":
                opened = a_case(city, kind, at=now) if n % 2 == 0 else city.case(at=now)
                cases.append(opened.pk)
                now += timedelta(hours=8)
            elif deed != "wait":
                case = Case.objects.get(pk=cases[n % len(cases)])
                with contextlib.suppress(Refusal, NotAllowed), transaction.atomic():
                    DEEDS[deed](case, city, now, n)
        actions.check(at=now + LONG)
        actions.keep(at=now + LONG)
        assert not Rollup.objects.stale().exists()
        for source in set(Source) - {Source.RIDERS}:
            for one in Rollup.objects.of(source):
                kept = {
                    (row.unit_id, row.division_id, row.kind): Sums.of(row)
                    for row in RollupRow.objects.of([one.pk])
                }
                assert kept == count(source, one.first, one.last)
                together = sum((sums.times for sums in kept.values()), Counter())
                assert cover(source, one.first, one.last).times(among=Q()) == together
        transaction.set_rollback(True)
