"""Whoever is a food-safety supervisor or volunteer now may go."""

from __future__ import annotations

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.participation.appointments.rules import VolunteerRole
from yizhan.wings.participation.appointments.tests.factories import (
    YEAR,
    an_engagement,
    an_offer,
)
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Visitor
from yizhan.wings.participation.restaurants.tests.factories import a_round

pytestmark = pytest.mark.django_db


def test_who_holds_the_role_is_put_on_the_list_once():
    city = a_city()
    row = a_round(city.bureau, city.county, by=city.dispatcher)
    rider = a_person()
    an_engagement(city.union, person=rider)
    an_offer(city.union)
    an_engagement(city.traffic, role=VolunteerRole.TRAFFIC)
    assert actions.add_supervisors(row, by=city.dispatcher, at=MONDAY) == 1
    assert actions.add_supervisors(row, by=city.dispatcher, at=MONDAY) == 0
    assert Visitor.objects.of(row).asked_by(rider).exists()


def test_a_role_that_is_over_counts_no_more():
    city = a_city()
    an_engagement(city.union)
    assert len(actions.supervisors_there(city.bureau, at=MONDAY)) == 1
    assert actions.supervisors_there(city.bureau, at=MONDAY + 2 * YEAR) == []
