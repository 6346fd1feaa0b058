"""Warm actions and trainings: what took place in the year, by unit and by division."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.wings.care.activities.actions import (
    cancel_session,
    conclude_session,
    join,
    note_attendance,
)
from yizhan.wings.care.activities.tests.factories import a_guest, a_session

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
SPRING = datetime(2024, 4, 1, 6, tzinfo=UTC)


@pytest.fixture
def city():
    return a_city()


def answer(key, *, on=DAY, unit=None):
    return REGISTRY[key].compute(Extent(on, unit))


def hold(city, begins=SPRING, *, unit=None, by=None, **fields):
    by = by or city.handler
    before = begins - timedelta(days=2)
    session = a_session(unit or city.union, by=by, at=before, begins_at=begins, **fields)
    conclude_session(session, by=by, at=begins)
    return session


def test_only_what_took_place_is_counted_in_its_group(city):
    hold(city, kind="check-up")
    hold(city, kind="first-aid")
    hold(city, kind="repairs")
    a_session(city.union, by=city.handler, at=SPRING, begins_at=SPRING + timedelta(days=1))
    off = a_session(city.union, by=city.handler, at=SPRING, begins_at=SPRING + timedelta(days=1))
    cancel_session(off, reason="下雨", by=city.handler, at=SPRING)
    assert (answer("warm_actions").value, answer("trainings").value) == (1, 2)


def test_a_year_begins_and_a_day_ends_at_midnight_here(city):
    hold(city, datetime(2023, 12, 31, 15, 59, tzinfo=UTC))
    hold(city, datetime(2023, 12, 31, 16, 0, tzinfo=UTC))
    assert answer("trainings", on=date(2023, 12, 31)).value == 1
    assert answer("trainings", on=date(2024, 1, 1)).value == 1


def test_a_unit_counts_its_own_and_what_is_held_in_its_division(city):
    hold(city)
    hold(city, unit=city.traffic, by=city.stranger)
    assert answer("trainings", unit=city.union).value == 1
    assert answer("trainings", unit=city.bureau).value == 2
    assert answer("trainings", unit=city.committee).value == 2


def test_the_lines_are_the_sessions_and_name_nobody(city):
    session = hold(city, title="心肺复苏")
    [line] = answer("trainings").lines()
    assert "心肺复苏" in line.name
    assert line.link == f"/activities/{session.pk}"
    assert line.count == 1


def a_shift(city, people, *, begins=SPRING, guests=0, kind="street-help"):
    """A shift of two hours at which these were present."""
    before = begins - timedelta(days=2)
    shift = a_session(
        city.union, by=city.handler, at=before, begins_at=begins, kind=kind, capacity=40
    )
    joined = [join(shift, by=person, at=before) for person in people]
    joined += [a_guest(shift, at=before) for _each in range(guests)]
    for one in joined:
        note_attendance(one, by=city.handler, at=begins)
    conclude_session(shift, by=city.handler, at=begins + timedelta(hours=2))


def test_hours_of_fewer_than_five_are_in_no_figure(city):
    people = [a_person() for _each in range(7)]
    a_shift(city, people[:4])
    assert answer("volunteer_hours").value == 0
    a_shift(city, people[:5], begins=SPRING + timedelta(days=1))
    a_shift(city, people[:1], begins=SPRING + timedelta(days=2))
    figure = answer("volunteer_hours")
    assert figure.value == sum(line.count for line in figure.lines()) == 10


def test_volunteers_are_counted_once_and_in_fives(city):
    people = [a_person() for _each in range(9)]
    a_shift(city, people[:4])
    assert (answer("volunteers").value, answer("volunteers").lines()) == (0, [])
    a_shift(city, people[:6], begins=SPRING + timedelta(days=1))
    assert answer("volunteers").value == 5
    a_shift(city, people[2:9], begins=SPRING + timedelta(days=2))
    figure = answer("volunteers")
    assert figure.value == sum(line.count for line in figure.lines()) == 5, "nine"
    a_shift(city, [], begins=SPRING + timedelta(days=3), guests=1)
    assert answer("volunteers").value == 10


def test_two_accounts_of_one_volunteer_are_one(city):
    people = [a_person() for _each in range(5)]
    a_shift(city, people)
    assert answer("volunteers").value == 5
    Person.objects.filter(pk=people[0].pk).update(merged_into=people[1], is_active=False)
    assert answer("volunteers").value == 0
