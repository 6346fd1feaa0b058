"""Riders from rollups equal the riders of the rows, of any day and any units, after anything that
happens to entries, and without waiting for the worker."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.ground.people import vault
from yizhan.ground.people.models import PersonMerge
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.roof.insight import actions
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.headcount import HeadCounter, heads, heads_of
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.models import Difference, Headcount, Rollup, Source
from yizhan.wings.organisation.register.actions import (
    RidershipRow,
    hand_over_site,
    join,
    leave,
    load_riders,
    load_riderships,
    merge_riders,
    unmerge_riders,
)
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
FIRST = local_day(MONDAY)
DAY = timedelta(days=1)
SOON = MONDAY + timedelta(days=40)


class City:
    """Three sites of two companies, one of them in a county, and four riders."""

    def __init__(self) -> None:
        self.root, self.county = a_unit(), a_division(kind="county")
        self.company = a_unit(self.root, kind="company")
        other = a_unit(self.root, kind="company")
        self.sites = [a_site(self.company), a_site(self.company)]
        self.sites.append(a_site(other, division=self.county))
        self.riders = [a_person() for _ in range(4)]
        for number, rider in enumerate(self.riders):
            vault.keep("phone", f"1380000000{number}", person=rider, at=MONDAY)
        self.admin = an_admin(self.root)

    def scopes(self, on):
        """Extents and the keys of the sites in them."""
        one, two, three = (site.pk for site in self.sites)
        yield Extent(on), {one, two, three}
        yield Extent(on, self.root), {one, two, three}
        yield Extent(on, self.company), {one, two}
        yield Extent(on, self.sites[2]), {three}
        yield Extent(on, division=self.county), {three}


def rode(on, sites):
    """Those entered at one of these sites at the end of the day, one row after the other."""
    return {
        row.rider_id
        for row in Ridership.objects.all()
        if row.site_id in sites and row.joined_on <= on and (row.left_on or on + DAY) > on
    }


def assert_counted(city, days):
    for on in days:
        for extent, sites in city.scopes(on):
            answer = REGISTRY["riders"].compute(extent)
            assert answer.value == len(rode(on, sites)), (on, extent)
            entered = Ridership.objects.in_force(on=on).filter(site__in=sites).count()
            assert sum(line.count for line in answer.lines()) == entered


def test_it_is_read_from_a_rollup_and_what_changed_since(django_assert_num_queries):
    city = City()
    for rider in city.riders[:3]:
        a_ridership(rider, city.sites[0], joined_on=FIRST)
    actions.keep(at=SOON)
    today = local_day(SOON)
    join(city.riders[0], city.sites[2], by=None, at=SOON)
    join(city.riders[3], city.sites[0], by=None, at=SOON)

    with django_assert_num_queries(1):
        assert heads(today - DAY).people() == 3
    with django_assert_num_queries(4):
        now = heads(today)
    assert now.at_site == {city.sites[0].pk: 3, city.sites[2].pk: 1}
    assert_counted(city, [FIRST, today - DAY, today])


def test_somebody_entered_twice_counts_once_where_both_entries_are():
    city = City()
    rider = city.riders[0]
    a_ridership(rider, city.sites[0], joined_on=FIRST, left_on=FIRST + 90 * DAY)
    a_ridership(rider, city.sites[2], joined_on=FIRST)
    actions.keep(at=SOON)

    kept = Headcount.objects.of_days(since=FIRST, until=local_day(SOON)).first()
    assert kept.together == [[sorted([city.sites[0].pk, city.sites[2].pk]), 1]]
    assert_counted(city, [FIRST, local_day(SOON) - DAY, local_day(SOON)])


def test_what_is_told_of_a_past_day_is_asked_of_the_rows_until_it_is_counted():
    city = City()
    a_ridership(city.riders[0], city.sites[0], joined_on=FIRST)
    actions.keep(at=SOON)
    of_riders = Rollup.objects.of(Source.RIDERS)

    a_ridership(city.riders[1], city.sites[0], joined_on=FIRST + 20 * DAY)

    assert {one.last for one in of_riders.fresh()} == {FIRST + n * DAY for n in range(-60, 20)}
    assert_counted(city, [FIRST + n * DAY for n in (0, 19, 20, 39, 40)])
    actions.keep(at=SOON)
    assert not of_riders.stale().exists()
    assert actions.check(at=SOON).different == 0


def test_a_difference_is_written_down_and_put_right():
    city = City()
    a_ridership(city.riders[0], city.sites[0], joined_on=FIRST)
    actions.keep(at=SOON)
    Headcount.objects.filter(rollup__last=FIRST).update(entries=9)

    assert actions.check(at=SOON).different == 1

    found = Difference.objects.get()
    assert (found.source, found.first, found.kept, found.counted) == ("riders", FIRST, 9, 1)
    assert heads(FIRST).people() == 1


def _join(city, now, n):
    join(city.riders[n % 4], city.sites[n % 3], by=None, at=now)


def _leave(city, now, n):
    for one in Ridership.objects.riding().filter(rider=city.riders[n % 4]):
        leave(one, by=None, at=now)


def _load(city, now, n):
    """A stint that is over, or is to be; she may ride elsewhere meanwhile."""
    since = local_day(now) - n * DAY
    stint = RidershipRow(city.riders[n % 4], city.sites[n % 3], since, since + (n // 2 + 1) * DAY)
    load_riderships([stint], by=None, at=now)


def _list(city, now, n):
    day = local_day(now) - n * DAY
    row = RiderRow(city.riders[n % 4].pk, "", "", city.sites[n % 3], joined_on=day)
    load_riders([row], by=None, at=now)


def _hand_over(city, now, n):
    one, other = city.sites[n % 3], city.sites[(n + 1) % 3]
    hand_over_site(one.pk, into_id=other.pk, on=local_day(now) - n * DAY, at=now)


def _merge(city, now, n):
    merge_riders(city.riders[1], city.riders[0], by=city.admin, at=now)


def _unmerge(city, now, n):
    for merge in PersonMerge.objects.filter(undone_at=None):
        unmerge_riders(merge, by=city.admin, at=now)


DEEDS = {
    "join": _join,
    "leave": _leave,
    "load": _load,
    "list": _list,
    "hand over": _hand_over,
    "merge": _merge,
    "unmerge": _unmerge,
    "keep": lambda city, now, n: actions.keep(at=now),
    "check": lambda city, now, n: actions.check(at=now),
    "wait": None,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 11)), max_size=14))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rollups_equal_their_rows_whatever_happens(deeds):
    with transaction.atomic(), mock.patch.object(actions, "DAYS_OF_RIDERS", 6):
        city, now = City(), MONDAY
        for deed, n in [("load", 5), ("join", 2), ("keep", 0), *deeds]:
            now += timedelta(hours=9, days=3 * n if deed == "wait" else 0)
            if deed != "wait":
                with contextlib.suppress(Refusal, NotAllowed), transaction.atomic():
                    DEEDS[deed](city, now, n)
        today = local_day(now)
        days = [today - n * DAY for n in range(9)] + [FIRST, FIRST.replace(day=31)]
        assert_counted(city, [day for day in days if FIRST <= day <= today])
        assert actions.check(at=now).different == 0
        counter = HeadCounter()
        for kept in Headcount.objects.of_days(since=FIRST - 99 * DAY, until=today):
            assert heads_of(kept) == counter.on(kept.rollup.last)
        transaction.set_rollback(True)
