"""Reminders of tables asked from above: before the day, and once it is over; each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.ground.notify.models import Message
from yizhan.ground.people import actions as people
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.worktime.rules import WorkCalendar
from yizhan.kit.days import local_day
from yizhan.wings.organisation.figure_requests.actions import (
    close_request,
    enter_request,
    remind,
    report_late,
)
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.rules import DAY, reminder_day
from yizhan.wings.organisation.figure_requests.tests.factories import a_request, asked

TODAY = local_day(MONDAY)
DAYS = st.integers(0, 20)
CALENDARS = st.dictionaries(
    DAYS.map(lambda n: TODAY + n * DAY), st.tuples(st.booleans(), st.booleans())
).map(WorkCalendar)


@given(DAYS, CALENDARS)
def test_the_reminder_is_two_working_days_before_or_as_late_as_must_be(ahead, calendar):
    due_on = TODAY + ahead * DAY
    day = reminder_day(due_on, entered_on=TODAY, calendar=calendar)
    assert min(due_on, TODAY + DAY) <= day <= due_on
    between = [day + n * DAY for n in range((due_on - day).days)]
    worked = sum(map(calendar.is_working, between))
    assert worked == 2 or day == min(due_on, TODAY + DAY)


def test_before_a_make_up_sunday_the_sunday_counts():
    sunday = date(2024, 3, 10)
    calendar = WorkCalendar({sunday: (True, False)})
    monday = sunday + DAY
    assert reminder_day(monday, entered_on=TODAY, calendar=calendar) == date(2024, 3, 8)
    assert reminder_day(monday, entered_on=TODAY, calendar=WorkCalendar()) == date(2024, 3, 7)


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def lead(root):
    return a_person("lead", root, scope="below")


@pytest.fixture
def county(root):
    return a_unit(root, kind="general_branch")


@pytest.fixture
def sender(county):
    return a_person("dispatcher", county, scope="below")


def told(topic):
    return sorted(Message.objects.filter(topic=topic).values_list("person", flat=True))


@pytest.mark.django_db
def test_who_sends_it_is_reminded_once_and_the_lead_is_not(county, lead, sender):
    one = enter_request(asked(due_on=TODAY + 7 * DAY), unit=county, by=sender, at=MONDAY)
    day_before = MONDAY + timedelta(days=(one.remind_on - TODAY).days - 1)
    assert not remind(one, at=day_before)
    assert remind(one, at=day_before + DAY)
    assert not remind(one, at=day_before + DAY)
    assert told("figures.due_soon") == [sender.pk]


@pytest.mark.django_db
def test_late_it_is_told_to_the_lead_too_once(county, lead, sender):
    one = a_request(county, sender, due_on=TODAY)
    assert not report_late(one, at=MONDAY)
    assert report_late(one, at=MONDAY + DAY)
    assert not report_late(one, at=MONDAY + 2 * DAY)
    assert told("figures.late") == sorted([lead.pk, sender.pk])
    body = Message.objects.filter(topic="figures.late").first().body
    assert one.title in body and county.name in body


@pytest.mark.django_db
def test_a_closed_table_reminds_nobody(county, lead, sender):
    one = a_request(county, sender, due_on=TODAY, remind_on=TODAY)
    close_request(one, by=sender, at=MONDAY)
    assert not remind(one, at=MONDAY)
    assert not report_late(one, at=MONDAY + DAY)


@pytest.mark.django_db
def test_a_unit_that_merges_hands_on_and_its_successor_is_told(root, county, lead, sender):
    other = a_unit(root, kind="general_branch")
    new = a_person("dispatcher", other, scope="below")
    one = a_request(county, sender, due_on=TODAY)
    assert report_late(one, at=MONDAY + DAY)
    people.merge_units(county, into=other, by=None, at=MONDAY + DAY)
    one = FigureRequest.objects.get(pk=one.pk)
    assert one.unit == other and report_late(one, at=MONDAY + 2 * DAY)
    assert new.pk in told("figures.late")
