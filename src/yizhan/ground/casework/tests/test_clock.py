"""The clock: a pause costs the unit nothing and wins it nothing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.ground.casework.actions import clock
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.ground.worktime.rules import DEFAULT_OFFICE_HOURS, WorkCalendar, working_minutes_between
from yizhan.kit.hours import parse

MINUTES = st.integers(0, 60 * 24 * 20)
TARGETS = st.integers(1, 10 * 7 * 60)
PLAIN = WorkCalendar({})


def left(case, at):
    hours = parse(DEFAULT_OFFICE_HOURS)
    return working_minutes_between(at, case.due_at, hours=hours, calendar=PLAIN)


def plain():
    return PLAIN


def a_case(target):
    case = Case(item=CatalogueItem(target_minutes=target), unit=Unit(), opened_at=MONDAY)
    case.due_soon_at, case.due_at = clock.deadline(case.item, case.unit, at=MONDAY, calendar=plain)
    return case


@settings(deadline=None, max_examples=60)
@given(target=TARGETS, before=MINUTES, pause=MINUTES)
def test_a_pause_keeps_what_was_left(target, before, pause):
    case = a_case(target)
    asked, replied = (
        MONDAY + timedelta(minutes=before),
        MONDAY + timedelta(minutes=before + pause),
    )
    was_due, had = case.due_at, left(case, asked) if case.due_at > asked else 0

    clock.pause(case, at=asked, calendar=plain)
    assert case.minutes_left == had
    clock.resume(case, at=replied, calendar=plain)

    assert (case.paused_at, case.minutes_left) == (None, None)
    assert case.due_at >= was_due
    assert case.due_soon_at <= case.due_at
    if had:
        assert left(case, replied) == had
    else:
        assert case.due_at == was_due


@settings(deadline=None, max_examples=60)
@given(target=TARGETS)
def test_a_deadline_is_as_far_as_promised(target):
    case = a_case(target)

    assert left(case, MONDAY) == target
    assert MONDAY < case.due_soon_at <= case.due_at
