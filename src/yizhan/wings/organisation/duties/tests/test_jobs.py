"""The clock tells units what came, what comes near and what is late: each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.duties.actions import complete_duty, remind_task, reminding
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.tests.factories import TODAY, a_tree

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_unit_is_warned_once_three_days_before():
    duty = a_tree().duty(due_on=TODAY + 10 * DAY)

    assert not reminding.warn_due_soon(duty, at=MONDAY + 6 * DAY)
    assert reminding.warn_due_soon(duty, at=MONDAY + 7 * DAY)
    assert not reminding.warn_due_soon(duty, at=MONDAY + 8 * DAY)


def test_what_came_at_the_last_moment_needs_no_warning():
    duty = a_tree().duty(due_on=TODAY + 2 * DAY)

    assert not reminding.warn_due_soon(duty, at=MONDAY + DAY)


def test_it_is_late_the_day_after():
    duty = a_tree().duty(due_on=TODAY + 10 * DAY)

    assert not reminding.report_late(duty, at=MONDAY + 10 * DAY)
    assert reminding.report_late(duty, at=MONDAY + 11 * DAY)
    assert not reminding.report_late(duty, at=MONDAY + 12 * DAY)


def test_nobody_is_reminded_of_what_is_done():
    tree = a_tree()
    duty = tree.duty(due_on=TODAY + 10 * DAY)
    complete_duty(duty, by=tree.secretary, at=MONDAY, proof="好了")

    assert not reminding.warn_due_soon(duty, at=MONDAY + 9 * DAY)
    assert not reminding.report_late(duty, at=MONDAY + 20 * DAY)


def test_units_are_told_of_a_task_once_and_again_when_reminded():
    tree = a_tree()
    task = tree.task(to=tree.stations)
    waiting = list(Duty.objects.to_notify())

    assert [reminding.notify_unit(duty, at=MONDAY) for duty in waiting] == [True, True]
    assert [reminding.notify_unit(duty, at=MONDAY) for duty in waiting] == [False, False]
    assert remind_task(task, by=tree.lead, at=MONDAY).units == 2
    assert [reminding.notify_unit(duty, at=MONDAY) for duty in Duty.objects.to_notify()] == [
        True,
        True,
    ]
