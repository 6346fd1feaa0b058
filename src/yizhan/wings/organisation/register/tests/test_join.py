"""join, leave: one scan to come, none to go; and who may do it for a rider."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.register.actions import (
    LeftBefore,
    NoSite,
    RidershipRow,
    join,
    leave,
    load_riderships,
)
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


def test_a_rider_joins_by_herself():
    rider, site = a_person(), a_site()

    ridership = join(rider, site, by=rider, at=MONDAY)

    assert (ridership.joined_on, ridership.left_on) == (DAY, None)
    assert Entry.objects.get(verb="rider.joined").facts == {"site": site.code}


def test_joining_twice_changes_nothing():
    rider, site = a_person(), a_site()

    assert join(rider, site, by=rider, at=MONDAY) == join(rider, site, by=rider, at=MONDAY)
    assert Entry.objects.filter(verb="rider.joined").count() == 1
    assert not Entry.objects.filter(verb="rider.confirmed").exists()


def test_how_she_rides_may_be_said_then_or_later():
    rider, site = a_person(), a_site()
    assert join(rider, site, by=rider, at=MONDAY, employment="crowdsourced").employment
    join(rider, site, by=rider, at=MONDAY, employment="employed")
    join(rider, site, by=rider, at=MONDAY)
    assert Ridership.objects.get().employment == "employed"


def test_who_joins_elsewhere_has_left():
    rider, old, new = a_person(), a_site(), a_site()
    first = join(rider, old, by=rider, at=MONDAY)

    join(rider, new, by=rider, at=MONDAY + timedelta(days=3))

    first.refresh_from_db()
    assert (first.left_on, first.end_reason) == (date(2024, 3, 7), "moved")
    assert Ridership.objects.in_force(on=date(2024, 3, 7)).get().site == new


def test_the_site_enters_its_riders():
    rider, site = a_person(), a_site()
    keeper = a_person("handler", site)

    leave(join(rider, site, by=keeper, at=MONDAY), by=keeper, at=MONDAY)

    assert not Ridership.objects.in_force(on=DAY).exists()


def test_a_stranger_does_not():
    rider, site = a_person(), a_site()
    ridership = join(rider, site, by=rider, at=MONDAY)
    stranger = a_person("handler", a_site())

    with pytest.raises(NotAllowed):
        join(a_person(), site, by=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        leave(ridership, by=stranger, at=MONDAY)


def test_another_site_cannot_take_a_rider_away():
    rider, site = a_person(), a_site()
    join(rider, site, by=rider, at=MONDAY)
    other = a_site()

    with pytest.raises(NotAllowed):
        join(rider, other, by=a_person("handler", other), at=MONDAY)

    assert Ridership.objects.get().left_on is None


def test_only_an_open_site_is_joined():
    with pytest.raises(NoSite):
        join(a_person(), a_unit(a_unit(), kind=UnitKind.COMPANY), by=None, at=MONDAY)


def test_leaving_twice_changes_nothing():
    rider = a_person()
    ridership = join(rider, a_site(), by=rider, at=MONDAY)
    leave(ridership, by=rider, at=MONDAY)

    leave(ridership, by=rider, at=MONDAY + timedelta(days=9))

    ridership.refresh_from_db()
    assert ridership.left_on == DAY


def test_nobody_leaves_before_joining():
    rider = a_person()
    ridership = join(rider, a_site(), by=rider, at=MONDAY)

    with pytest.raises(LeftBefore):
        leave(ridership, by=rider, at=MONDAY - timedelta(days=1))


def test_many_are_loaded_with_one_line_of_history():
    site = a_site()
    rows = [
        RidershipRow(rider=a_person(), site=site, joined_on=DAY, left_on=date(2024, 6, 1)),
        RidershipRow(rider=a_person(), site=site, joined_on=date(2024, 5, 1)),
    ]

    assert load_riderships(rows, by=None, at=MONDAY) == 2

    present = Ridership.objects.in_force
    counts = [present(on=day).count() for day in (DAY, date(2024, 5, 31), date(2024, 6, 1))]
    assert counts == [1, 2, 1]
    assert Entry.objects.get(verb="riders.loaded").facts == {"count": 2}


def test_a_keeper_sees_the_riders_of_her_site_only():
    site, other = a_site(), a_site()
    mine = a_ridership(a_person(), site, joined_on=DAY)
    a_ridership(a_person(), other, joined_on=DAY)

    assert list(Ridership.objects.visible_to(a_person("handler", site))) == [mine]
