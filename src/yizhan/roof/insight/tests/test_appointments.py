"""The 64: appointments in force on a day, by unit and by division; past days stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import local_day
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.participation.appointments.actions import resign
from yizhan.wings.participation.appointments.tests.factories import an_engagement, an_offer

pytestmark = pytest.mark.django_db
TODAY = local_day(MONDAY)
DAY = timedelta(days=1)


@pytest.fixture
def city():
    return a_city()


def answer(*, on=TODAY, unit=None):
    return REGISTRY["supervisors"].compute(Extent(on, unit))


def test_two_roles_are_counted_and_an_offer_is_not(city):
    for role in ("food_safety", "food_volunteer", "traffic"):
        an_engagement(city.union, by=city.handler, role=role)
    an_offer(city.union, by=city.handler)
    assert answer().value == 2
    assert sum(line.count for line in answer().lines()) == 2
    assert answer(on=TODAY - DAY).value == 0


def test_a_line_names_a_role_and_a_unit_and_nobody(city):
    rider = a_person(display_name="韦小河")
    an_engagement(city.union, by=city.handler, person=rider)
    [line] = answer().lines()
    assert (line.name, line.place) == ("食品安全监督员", city.union.name)


def test_by_unit_and_by_division(city):
    an_engagement(city.union, by=city.handler, division=city.county)
    assert answer(unit=city.union).value == 1
    assert answer(unit=city.bureau).value == 1
    assert answer(unit=city.committee).value == 1


def test_whoever_resigns_was_counted_the_days_before(city):
    rider = a_person()
    one = an_engagement(city.union, by=city.handler, person=rider)
    resign(one, by=rider, at=MONDAY + 9 * DAY)
    days = [TODAY, TODAY + 8 * DAY, TODAY + 9 * DAY]
    assert [answer(on=day).value for day in days] == [1, 1, 0]
