"""What is urgent is promised by who is on duty: in real minutes, or else by the office."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yizhan.ground.casework.actions import move_case, promise
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime.actions import fill_year
from yizhan.ground.worktime.tests.factories import an_entry

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
SATURDAY_EVENING = datetime(2026, 11, 28, 21, 2, tzinfo=HERE)
AFTER_MIDNIGHT = datetime(2026, 11, 29, 0, 30, tzinfo=HERE)
MONDAY_AT_TEN = datetime(2026, 11, 30, 10, tzinfo=HERE)
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def city():
    fill_year(2026, by=None, at=MONDAY)
    return a_city()


@pytest.fixture
def accident(city):
    return an_item(urgent=True, target_minutes=120)


@pytest.mark.parametrize("at", [SATURDAY_EVENING, AFTER_MIDNIGHT])
def test_nobody_on_duty_is_the_next_office_hours(city, accident, at):
    promised = promise(accident, at=at, division=city.county)
    case = city.case(item=accident, at=at)

    assert case.due_at == promised.due_at == MONDAY_AT_TEN
    assert (promised.on_duty, promised.at_work) == (False, False)


@pytest.mark.parametrize("at", [SATURDAY_EVENING, AFTER_MIDNIGHT])
def test_somebody_on_duty_answers_in_real_minutes(city, accident, at):
    an_entry(city.committee, at=MONDAY)

    promised = promise(accident, at=at, division=city.county)
    case = city.case(item=accident, at=at)

    assert case.due_at == promised.due_at == at + TWO_HOURS
    assert promised.on_duty


def test_what_is_not_urgent_waits_for_the_office(city):
    an_entry(city.committee, at=MONDAY)
    item = an_item(target_minutes=120)

    promised = promise(item, at=SATURDAY_EVENING, division=city.county)

    assert (promised.due_at, promised.on_duty) == (MONDAY_AT_TEN, False)


def test_a_landline_alone_promises_nothing(city, accident):
    an_entry(city.committee, at=MONDAY, phone="12345")
    promised = promise(accident, at=SATURDAY_EVENING, division=city.county)
    assert (promised.due_at, promised.on_duty) == (MONDAY_AT_TEN, False)


def test_a_make_up_sunday_is_worked(city, accident):
    """20 September 2026 is a Sunday that is worked for the National Day."""
    at = datetime(2026, 9, 20, 9, tzinfo=HERE)
    promised = promise(accident, at=at, division=city.county)
    assert (promised.due_at, promised.at_work) == (at + TWO_HOURS, True)


def test_the_lunch_break_is_covered_too(city, accident):
    at = datetime(2026, 11, 30, 11, 50, tzinfo=HERE)
    assert promise(accident, at=at, division=city.county).due_at == at.replace(hour=16, minute=50)
    an_entry(city.committee, at=MONDAY)
    assert promise(accident, at=at, division=city.county).due_at == at + TWO_HOURS


def test_a_pause_leaves_the_real_minutes_that_were_left(city, accident):
    an_entry(city.committee, at=MONDAY)
    case = city.case(item=accident, at=SATURDAY_EVENING)
    asked = SATURDAY_EVENING + timedelta(minutes=30)

    paused = move_case(case, "reaction_requested", by=city.handler, at=asked, text="在哪里？")
    assert paused.minutes_left == 90
    went_on = move_case(case, "in_progress", by=city.handler, at=asked + TWO_HOURS)

    assert went_on.due_at == asked + TWO_HOURS + timedelta(minutes=90)
