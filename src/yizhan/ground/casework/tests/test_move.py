"""move_case: along the table, by those who may, with the words the asker is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.actions import ChangedSince, hand_on, move_case
from yizhan.ground.casework.actions.steps import CannotMove
from yizhan.ground.casework.rules import (
    BY_ASKER,
    CLOSED,
    MOVES,
    CloseReason,
    Status,
    possible_moves,
)
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def test_it_works():
    city = a_city()
    case = city.case()

    moved = move_case(case, Status.RESOLVED, by=city.handler, at=LATER, text="已送水")

    assert (moved.status, moved.closed_at, moved.answered_at) == ("resolved", LATER, LATER)
    assert moved.version == case.version + 1


def test_it_leaves_a_trace():
    city = a_city()
    case = city.case()

    move_case(case, Status.IN_PROGRESS, by=city.handler, at=LATER)

    step = case.steps.get(kind="moved")
    assert (step.was, step.now, step.by, step.unit) == (
        "reported", "in_progress", city.handler, city.union,
    )  # fmt: skip
    entry = Entry.objects.get(verb="case.moved")
    assert entry.facts == {"was": "reported", "now": "in_progress"}
    assert entry.by == city.handler.username


@pytest.mark.parametrize("who", ["stranger", "lead", "rider"])
def test_it_needs_somebody_who_works_for_the_unit(who):
    city = a_city()
    case = city.case()

    with pytest.raises(NotAllowed):
        move_case(case, Status.IN_PROGRESS, by=getattr(city, who), at=LATER)

    assert not Entry.objects.filter(verb="case.moved").exists()


def test_who_looked_at_an_older_version_is_told():
    city = a_city()
    case = city.case()
    move_case(case, Status.IN_PROGRESS, by=city.colleague, at=LATER, version=case.version)

    with pytest.raises(ChangedSince):
        move_case(case, Status.RESOLVED, by=city.handler, at=LATER, text="x", version=case.version)


@pytest.mark.parametrize("to", [Status.RESOLVED, Status.REACTION_REQUESTED, Status.FORWARDED])
def test_the_asker_is_owed_a_sentence(to):
    city = a_city()

    with pytest.raises(Refusal) as refused:
        move_case(city.case(), to, by=city.handler, at=LATER, text="  ")

    assert "text" in refused.value.fields


def test_closing_without_action_needs_a_reason():
    city = a_city()

    with pytest.raises(Refusal) as refused:
        move_case(city.case(), Status.CLOSED_NO_ACTION, by=city.handler, at=LATER, text="不办")

    assert "reason" in refused.value.fields


def test_not_responsible_names_who_is():
    city = a_city()
    case = city.case()
    no: dict[str, Any] = {"by": city.handler, "at": LATER, "reason": CloseReason.NOT_RESPONSIBLE}

    with pytest.raises(Refusal):
        move_case(case, Status.CLOSED_NO_ACTION, **no)
    handed = move_case(case, Status.CLOSED_NO_ACTION, unit=city.traffic, **no)

    assert (handed.unit, handed.status) == (city.traffic, Status.AWAITING_HANDLING)


def test_not_responsible_may_name_somebody_outside():
    city = a_city()

    closed = move_case(
        city.case(), Status.CLOSED_NO_ACTION, by=city.handler, at=LATER,
        reason=CloseReason.NOT_RESPONSIBLE, text="请拨打 12328",
    )  # fmt: skip

    assert closed.close_reason == "not_responsible"


def test_scheduled_has_a_day_that_is_not_over():
    city = a_city()
    case = city.case()
    today = LATER.date()

    for day in (None, today - timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            move_case(case, Status.SCHEDULED, by=city.handler, at=LATER, scheduled_for=day)
        assert "scheduled_for" in refused.value.fields
    moved = move_case(case, Status.SCHEDULED, by=city.handler, at=LATER, scheduled_for=today)

    assert moved.scheduled_for == today


def test_today_is_the_citys_day_and_not_that_of_greenwich():
    city = a_city()
    case = city.case(at=datetime(2026, 11, 26, 2, tzinfo=UTC))
    first_of_december = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # 07:30 here
    scheduled: dict[str, Any] = {"by": city.handler, "at": first_of_december}

    with pytest.raises(Refusal):
        move_case(case, Status.SCHEDULED, scheduled_for=date(2026, 11, 30), **scheduled)
    moved = move_case(case, Status.SCHEDULED, scheduled_for=date(2026, 12, 1), **scheduled)

    assert moved.scheduled_for == date(2026, 12, 1)


def test_the_number_of_a_case_begins_with_the_citys_day():
    case = a_city().case(at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    assert case.reference == f"261201-{case.pk}"


@pytest.mark.parametrize("to", [*sorted(BY_ASKER), "no_such_status"])
def test_no_desk_speaks_for_the_asker(to):
    city = a_city()

    with pytest.raises(CannotMove):
        move_case(city.case(), to, by=city.handler, at=LATER, text="x")


def test_only_a_dispatcher_reopens():
    city = a_city()
    case = move_case(city.case(), Status.RESOLVED, by=city.handler, at=LATER, text="好了")

    with pytest.raises(NotAllowed):
        move_case(case, Status.REOPENED, by=city.handler, at=LATER, text="再来")
    reopened = move_case(case, Status.REOPENED, by=city.dispatcher, at=LATER, text="再来")

    assert (reopened.closed_at, reopened.reopened_count) == (None, 1)
    assert reopened.due_at > case.due_at - timedelta(hours=1)


def test_the_buttons_are_the_table():
    for was in Status:
        assert set(possible_moves(was, dispatcher=True)) == MOVES[was] - BY_ASKER
        assert set(possible_moves(was, dispatcher=False)) <= MOVES[was]
    assert possible_moves(Status.REOPEN_REQUESTED, dispatcher=False) == []
    assert {to for to in MOVES[Status.RESOLVED]} & CLOSED == set()


def test_a_unit_that_handed_on_has_no_say_any_more():
    city = a_city()
    case = city.case()
    hand_on(case, city.traffic, by=city.handler, at=LATER)

    with pytest.raises(NotAllowed):
        move_case(case, Status.RESOLVED, by=city.handler, at=LATER, text="x")
