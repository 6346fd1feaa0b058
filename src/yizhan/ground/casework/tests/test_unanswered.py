"""unanswered: what the menu promises and nobody would answer, county by county."""

from __future__ import annotations

import pytest

from yizhan.ground.casework import index
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.actions import end_post
from yizhan.ground.people.rules import Competence, Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.ground.places.tests.factories import a_division

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def city():
    return a_city()


def gaps():
    return index.unanswered(on=TODAY)


def test_nothing_is_missing_where_every_item_finds_a_unit_with_somebody(city):
    assert gaps() == []


def test_a_county_without_the_unit_is_named_with_all_that_it_would_answer(city):
    other = a_division(city.city, kind=DivisionKind.COUNTY)
    second = an_item()
    [gap] = gaps()
    assert (gap.unit_kind, gap.competence) == (UnitKind.DEPARTMENT, Competence.UNION)
    assert (gap.items, gap.without_unit) == ((city.item, second), (other,))

    a_unit(city.bureau, kind="department", competence="union", division=city.city)
    assert gaps() == [], "the dispatcher reaches it"


def test_a_unit_in_which_nobody_may_answer_is_named(city):
    for person in (city.handler, city.colleague):
        end_post(person.posts.get(), by=None, at=MONDAY)
    city.dispatcher.posts.update(scope=Scope.HERE)
    [gap] = gaps()
    assert gap.without_staff == ((city.county, city.union),)

    a_person("handler", city.bureau, scope=Scope.BELOW)
    assert gaps() == []


def test_a_unit_without_a_division_answers_nothing(city):
    type(city.union).objects.update(division=None)
    assert [gap.without_unit for gap in gaps()] == [(city.county,)]


def test_what_goes_to_the_unit_of_a_station_lacks_no_unit(city):
    an_item(unit_kind=UnitKind.SERVICE_POINT)
    assert gaps() == []


def test_what_goes_to_the_dispatcher_without_a_place_is_what_routing_sends_there(city):
    """The two say the same of every item, though one asks for all and the other for one."""
    of_the_city = an_item(competence=Competence.TRAFFIC)
    an_item(needs_station=True, competence=Competence.HEALTH)
    of_nobody = an_item(competence=Competence.HEALTH)

    assert index.without_place() == (city.item, of_nobody)
    assert index.responsible_unit(of_the_city, None) == city.traffic
    assert [index.responsible_unit(item, None) for item in index.without_place()] == [None, None]

    a_unit(city.bureau, kind="department", competence="traffic", division=city.city)
    index.forget()
    assert index.without_place() == (city.item, of_the_city, of_nobody)
    assert index.responsible_unit(of_the_city, None) is None


def test_a_city_without_counties_is_asked_itself(city):
    type(city.union).objects.filter(pk=city.union.pk).update(division=city.city)
    Division.objects.filter(pk=city.county.pk).update(valid_to=TODAY)
    assert gaps() == []
    an_item(competence=Competence.HEALTH)
    assert [gap.without_unit for gap in gaps()] == [(city.city,)]


def test_it_costs_the_same_for_many_counties(city, django_assert_num_queries):
    for many in (1, 12):
        for _ in range(many):
            an_item(competence=Competence.HEALTH)
            a_division(city.city, kind=DivisionKind.COUNTY)
        index.forget()
        with django_assert_num_queries(7):
            gaps()
