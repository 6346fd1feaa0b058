"""/me/visits/month: planned and noted, her own and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.visits.actions import end_assignment, plan_round
from yizhan.wings.care.visits.tests.factories import a_field, a_visit, an_assignment

URL = "/me/visits/month"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def field(db):
    return a_field()


@pytest.fixture
def assignment(field):
    return an_assignment(field)


@pytest.fixture
def phone(client, field):
    client.force_login(field.instructor)
    return client


def plan(assignment, day, now):
    (stop,) = plan_round([assignment.destination], day=day, by=assignment.person, at=now)
    return stop


def test_a_stop_stands_in_its_month_and_in_no_other(phone, assignment, now):
    day = timezone.localdate() + timedelta(days=40)
    plan(assignment, day, now)
    page = phone.get(URL, {"month": f"{day:%Y-%m}"}).text
    assert assignment.destination.name in page
    assert f'href="#d-{day.day}"' in page
    assert assignment.destination.name not in phone.get(URL).text


def test_what_was_noted_stands_there_also_after_the_assignment_ended(phone, field, assignment, now):
    visit = a_visit(assignment.destination, by=assignment.person, at=now)
    month = {"month": f"{visit.visited_on:%Y-%m}"}
    link = f"/me/visits/{visit.destination_id}"
    assert f'href="{link}"' in phone.get(URL, month).text
    # In the past: what one sees ends by the database's clock, which no test can set.
    end_assignment(assignment, by=field.lead, at=MONDAY + timedelta(days=1))
    page = phone.get(URL, month).text
    assert visit.destination.name in page
    assert f'href="{link}"' not in page


@pytest.mark.parametrize("month", ["", "2026-13", "九月", "0001-01", "9999-12"])
def test_a_strange_month_is_this_one(phone, assignment, month):
    today = timezone.localdate()
    answer = phone.get(URL, {"month": month})
    assert answer.status_code == 200
    assert f"{today.year}" in answer.text


def test_a_leap_day_has_its_place(phone, assignment):
    assert ">29<" in phone.get(URL, {"month": "2028-02"}).text.replace("\n", "")
    assert ">29<" not in phone.get(URL, {"month": "2027-02"}).text.replace("\n", "")


def test_nobody_else_sees_it(client, assignment, now):
    plan(assignment, timezone.localdate(), now)
    client.force_login(a_person("handler", assignment.unit))
    assert client.get(URL).status_code == 403


def test_it_costs_the_same_however_full(phone, assignment, now, django_assert_max_num_queries):
    for number in range(5):
        a_visit(assignment.destination, by=assignment.person, at=now, text=f"第{number}次")
    phone.get(URL)
    with django_assert_max_num_queries(12):
        phone.get(URL)
