"""Lists of cases that must stay cheap however long the history is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, Status
from yizhan.ground.casework.tests.factories import a_city

pytestmark = pytest.mark.django_db
AGES = [timedelta(hours=1), timedelta(hours=30), timedelta(days=20), timedelta(days=300),
        timedelta(days=5000)]  # fmt: skip


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def closed(city, now):
    """One case in each window that `last_closed` looks into, and one before all of them."""
    cases = [city.case(at=now - timedelta(days=6000)) for _ in AGES]
    for case, age in zip(cases, AGES, strict=True):
        Case.objects.filter(pk=case.pk).update(status="resolved", closed_at=now - age)
    return [case.pk for case in cases]


@pytest.mark.parametrize("enough", [1, 2, 3, 4, 5, 6])
def test_the_newest_closed_are_there_and_no_older_window(city, closed, now, enough):
    city.case(at=now)

    found = Case.objects.last_closed(until=now, enough=enough).order_by("-closed_at")

    assert list(found.values_list("pk", flat=True)) == closed[:enough]


def test_what_was_closed_later_does_not_count(city, closed, now):
    found = Case.objects.last_closed(until=now - timedelta(hours=20), enough=1)

    assert found.get().pk == closed[1]


def test_the_windows_are_those_of_the_cases_asked_for(city, closed, now):
    of_one = Case.objects.filter(pk=closed[4])

    assert of_one.last_closed(until=now, enough=1).get().pk == closed[4]


def test_what_came_back_is_found_by_its_own_index(city):
    """Only few cases are back at a time: their count must not read the history."""
    if connection.vendor == "postgresql":  # which reads a table of a few rows as a whole
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    back = Case.objects.filter(unit=city.bureau).returned()

    assert "casework_case_returned" in back.explain()


def test_what_came_back_is_asked_for_again_or_open_again(city, now):
    cases = {status: city.case(at=now) for status in Status}
    for status, case in cases.items():
        closed_at = now if status in CLOSED else None
        reason = "other" if status == Status.CLOSED_NO_ACTION else ""
        Case.objects.filter(pk=case.pk).update(
            status=status, closed_at=closed_at, close_reason=reason
        )

    back = {case.status for case in Case.objects.returned()}

    assert back == {"reopen_requested", "reopened"}
