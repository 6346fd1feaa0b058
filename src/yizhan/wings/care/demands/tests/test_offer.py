"""Hints for whoever is typing, and the public list: nothing of fewer than five persons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import ItemGroup, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.demands.actions import answer_all, confirm, join
from yizhan.wings.care.demands.index import (
    known_answers,
    own_alike,
    published,
    reported_here,
    week_begins,
)
from yizhan.wings.care.demands.models import Demand
from yizhan.wings.care.demands.tests.factories import a_demand, someone_says
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
SAID = ["西门锁了", "西门又锁了", "小区西门锁了进不去", "西门锁了送不了", "西门一直锁了"]
NEXT_WEEK = MONDAY + timedelta(days=7)


@pytest.fixture
def city():
    return a_city()


def answered(city, texts=SAID, *, public=True, name="西门"):
    demand = a_demand(city, texts, name=name)
    answer_all(demand, text="物业已开门。", public=public, by=city.dispatcher, at=MONDAY)
    return demand


def test_a_public_answer_is_found_by_what_five_said(city):
    answered(city)
    known = known_answers("西门锁了", at=MONDAY)
    assert [(one.name, one.answer) for one in known] == [("西门", "物业已开门。")]
    assert known_answers("想学修车", at=MONDAY) == []


def test_what_four_said_is_offered_to_nobody(city):
    demand = answered(city, SAID[:4])
    demand.refresh_from_db()
    assert demand.words is None
    assert known_answers("西门锁了", at=MONDAY) == []


def test_an_answer_that_is_not_public_is_offered_to_nobody(city):
    answered(city, public=False)
    assert known_answers("西门锁了", at=MONDAY) == []


def test_what_one_person_wrote_finds_nothing(city):
    answered(city, [*SAID, "老板张大山骂人"])
    assert known_answers("老板张大山骂人", at=MONDAY) == []


def test_an_old_answer_is_offered_no_more(city):
    answered(city)
    assert known_answers("西门锁了", at=MONDAY + timedelta(days=366)) == []


def test_the_name_that_a_dispatcher_answered_under_stays(city):
    demand = answered(city)
    demand.refresh_from_db()
    assert demand.named


def test_joined_with_others_the_words_are_those_of_all(city):
    few = answered(city, SAID[:3])
    join(a_demand(city, SAID[3:]), few, by=city.dispatcher, at=MONDAY)
    few.refresh_from_db()
    assert "西门" in few.words


def test_ones_own_open_case_is_found_and_nobody_elses(city):
    rider = a_person()
    need = someone_says(city, "西门锁了进不去", by=rider)
    assert own_alike("西门锁了", rider) == [need]
    assert own_alike("西门锁了", a_person()) == []


def test_what_is_open_at_a_station_is_said_without_its_words(city):
    station = a_station(unit=city.union, division=city.county)
    case = someone_says(city, "没热水").case
    case.need.station = station
    case.need.save()
    city.item.group = ItemGroup.REST

    here = reported_here(city.item, station)
    assert (here.on, here.in_hand) == (MONDAY.date(), False)
    Case.objects.filter(pk=case.pk).update(status=Status.IN_PROGRESS)
    assert reported_here(city.item, station).in_hand
    Case.objects.filter(pk=case.pk).update(status=Status.RESOLVED, closed_at=MONDAY)
    assert reported_here(city.item, station) is None


def test_what_is_somebodys_own_is_told_to_nobody(city):
    station = a_station(unit=city.union, division=city.county)
    someone_says(city, "被罚了")
    Need.objects.update(station=station)
    for group in ItemGroup:
        city.item.group = group
        here = reported_here(city.item, station)
        assert (here is not None) == (group in ("rest", "vehicle", "gate"))
    city.item.group, city.item.urgent = ItemGroup.VEHICLE, True
    assert reported_here(city.item, station) is None


def test_five_are_published_when_the_week_is_over_as_a_step(city):
    demand = a_demand(city, [*SAID, "西门还锁着"])
    confirm(demand, by=city.dispatcher, at=MONDAY)
    until = week_begins(NEXT_WEEK)

    assert [(row.name, row.persons, row.answer) for row in published(until=until)] == [
        ("西门", 5, "")
    ]
    assert published(until=week_begins(MONDAY)) == []


def test_guests_are_told_apart_by_the_telephone_they_left(city):
    demand = a_demand(city, [*SAID, "西门还锁着"])
    for number, need in enumerate(Need.objects.order_by("pk")):
        phone = f"1381234567{min(number, 4)}"  # the last two are one person
        need.asked_by, need.contact = None, vault.keep("phone", phone, person=None, at=MONDAY)
        need.save()
    confirm(demand, by=city.dispatcher, at=MONDAY)

    [row] = published(until=week_begins(NEXT_WEEK))
    assert (row.persons, row.counties) == (5, 1)

    Need.objects.filter(pk=Need.objects.order_by("pk")[0].pk).update(asked_by=None, contact=None)
    Need.objects.filter(contact__isnull=False).update(contact=Need.objects.last().contact)
    assert published(until=week_begins(NEXT_WEEK)) == []


def test_four_are_not_and_neither_is_what_nobody_read(city):
    confirm(a_demand(city, SAID[:4]), by=city.dispatcher, at=MONDAY)
    a_demand(city, SAID, name="没人看过")
    assert Demand.objects.count() == 2
    assert published(until=week_begins(NEXT_WEEK)) == []
