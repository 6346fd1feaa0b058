"""warn_due_soon, escalate_case, go_on_without_reply: what time alone brings about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework import jobs
from yizhan.ground.casework.actions import (
    escalate_case,
    go_on_without_reply,
    merge,
    move_case,
    warn_due_soon,
)
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import REPLY_DAYS, Status
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_it_warns_once_when_three_quarters_are_gone():
    city = a_city()
    case = city.case()

    assert not warn_due_soon(case, at=case.due_soon_at - MINUTE)
    assert warn_due_soon(case, at=case.due_soon_at)
    assert not warn_due_soon(case, at=case.due_soon_at + MINUTE)
    assert not case.steps.get(kind="due_soon").public


def test_what_is_overdue_goes_up_once_for_each_deadline():
    city = a_city()
    case = city.case()
    late = case.due_at + MINUTE

    assert not escalate_case(case, at=case.due_at)
    assert escalate_case(case, at=late)
    assert not escalate_case(case, at=late + MINUTE)

    case.refresh_from_db()
    assert (case.escalated_to, case.unit, case.version) == (city.bureau, city.union, 1)
    assert case.steps.get(kind="escalated").unit == city.bureau


def test_it_goes_to_the_nearest_level_that_still_stands():
    city = a_city()
    type(city.bureau).objects.filter(pk=city.bureau.pk).update(closed_on=MONDAY.date())
    case = city.case()

    escalate_case(case, at=case.due_at + MINUTE)

    case.refresh_from_db()
    assert case.escalated_to == city.committee


def test_nobody_chases_what_waits_for_the_asker_or_another_case():
    city = a_city()
    head, merged, paused = city.case(), city.case(), city.case()
    merge(merged, head, by=city.dispatcher, at=MONDAY)
    move_case(paused, "reaction_requested", by=city.handler, at=MONDAY + MINUTE, text="哪里？")
    late = head.due_at + timedelta(days=1)

    assert list(Case.objects.to_escalate(at=late)) == [head]
    assert not escalate_case(merged, at=late) and not escalate_case(paused, at=late)


def test_a_pause_ends_when_nobody_replies():
    city = a_city()
    case = city.case()
    asked = MONDAY + MINUTE
    move_case(case, "reaction_requested", by=city.handler, at=asked, text="哪里？")

    assert not go_on_without_reply(case, at=asked + timedelta(days=REPLY_DAYS) - MINUTE)
    assert go_on_without_reply(case, at=asked + timedelta(days=REPLY_DAYS))

    case.refresh_from_db()
    assert (case.status, case.paused_at) == (Status.AWAITING_HANDLING, None)


def test_the_jobs_do_what_is_due_and_can_run_twice():
    city = a_city()
    for _ in range(3):
        city.case()

    assert [jobs.escalate_overdue_cases() for _ in range(2)] == [3, 0]
    assert [jobs.warn_of_due_cases() for _ in range(2)] == [0, 0]
    assert [jobs.end_long_pauses() for _ in range(2)] == [0, 0]
