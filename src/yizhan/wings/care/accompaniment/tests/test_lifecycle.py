"""Accounts and units that end: nothing is left behind, and nobody is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import close_unit, erase_person, merge_persons, merge_units
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.care.accompaniment.models import Accompaniment, Appointment, Entry, Evidence
from yizhan.wings.care.accompaniment.tests.factories import a_photo, an_accompaniment

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def city(db):
    return a_city()


@pytest.fixture
def row(city):
    return an_accompaniment(city)


def test_a_rider_who_wants_to_be_forgotten_takes_everything_along(city, row):
    a_photo(row, by=city.rider)
    erase_person(city.rider, by=city.rider, at=LATER)
    assert not Accompaniment.objects.exists()
    assert not Entry.objects.exists()
    assert not Evidence.objects.exists()
    assert (
        Message.objects.filter(person=city.handler, topic="accompanies")
        .latest("pk")
        .body.count("不再保存")
    )


def test_whoever_stood_by_is_followed(city, row):
    erase_person(city.handler, by=city.handler, at=LATER)
    row.refresh_from_db()
    assert row.person == city.colleague
    assert not Appointment.objects.not_ended().exists()


def test_two_accounts_of_one_rider_read_both(city, row):
    head = a_person()
    merge_persons(city.rider, head, unit=city.union, by=None, at=LATER)
    assert Accompaniment.objects.asked_by(head).get() == row


def test_a_closed_unit_leaves_nobody_alone(city, row):
    close_unit(city.union, on=LATER.date(), by=None, at=LATER)
    row.refresh_from_db()
    assert row.unit != city.union
    assert row.person is None or row.person not in (city.handler, city.colleague)


def test_a_merged_unit_hands_over(city, row):
    into = a_unit(city.bureau, kind="department", competence="labour", division=city.county)
    newcomer = a_person("handler", into)
    merge_units(city.union, into, by=None, at=LATER, on=LATER.date())
    row.refresh_from_db()
    assert (row.unit, row.person) == (into, newcomer)
