"""meetings: planned, held, minuted; what was decided is owed from the same moment."""

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.actions.meetings import (
    CalledOff,
    ChangedSince,
    HeldAlready,
    NotYet,
)
from yizhan.wings.organisation.leadership.models import Decision, Meeting
from yizhan.wings.organisation.leadership.rules import MeetingState, Presence
from yizhan.wings.organisation.leadership.tests.factories import a_committee

pytestmark = pytest.mark.django_db
BEGINS = MONDAY + timedelta(days=7)
AFTER = BEGINS + timedelta(hours=2)
PLAN: dict[str, Any] = {"title": "第一季度会议", "held_at": BEGINS, "place": "三楼"}


@pytest.fixture
def committee():
    return a_committee()


@pytest.fixture
def meeting(committee):
    agenda = ["通报情况", " ", "研究驿站"]
    return actions.plan_meeting(
        committee.unit, agenda=agenda, by=committee.secretary, at=MONDAY, **PLAN
    )


def decided(committee, meeting, *, at=AFTER):
    due = (AFTER + timedelta(days=20)).date()
    return actions.decide(
        meeting, text="新增三个驿站", unit=committee.bureau, due_on=due, by=committee.secretary,
        at=at,
    )  # fmt: skip


def test_the_agenda_is_numbered_without_its_empty_lines(meeting):
    lines = meeting.agenda.order_by("position").values_list("position", "title")
    assert list(lines) == [(1, "通报情况"), (2, "研究驿站")]


def test_a_decision_is_owed_in_the_same_step(committee, meeting):
    decision = decided(committee, meeting)

    assert decision.number == 1
    assert (decision.duty.unit, decision.duty.due_on) == (
        committee.bureau,
        (AFTER + timedelta(days=20)).date(),
    )
    assert Entry.objects.filter(verb="meeting.decided").exists()


def test_nothing_is_decided_before_the_meeting(committee, meeting):
    with pytest.raises(NotYet):
        decided(committee, meeting, at=MONDAY)
    assert not Duty.objects.exists()


def test_minutes_say_who_was_there(committee, meeting):
    actions.keep_minutes(
        meeting, minutes="都同意。", attendance={committee.term.pk: Presence.PRESENT, 999_999: "x"},
        version=1, by=committee.secretary, at=AFTER,
    )  # fmt: skip

    saved = Meeting.objects.get(pk=meeting.pk)
    assert (saved.state, saved.minutes, saved.version) == (MeetingState.HELD, "都同意。", 2)
    assert list(saved.attendances.values_list("term", "presence")) == [
        (committee.term.pk, Presence.PRESENT)
    ]


def test_two_who_write_minutes_lose_nothing(committee, meeting):
    common = {"attendance": {}, "by": committee.secretary, "at": AFTER, "version": 1}
    actions.keep_minutes(meeting, minutes="第一稿", **common)
    with pytest.raises(ChangedSince):
        actions.keep_minutes(meeting, minutes="另一稿", **common)
    assert Meeting.objects.get(pk=meeting.pk).minutes == "第一稿"


def test_minutes_wait_for_the_meeting(committee, meeting):
    with pytest.raises(NotYet):
        actions.keep_minutes(
            meeting, minutes="早", attendance={}, version=1, by=committee.secretary, at=MONDAY
        )


def test_a_held_meeting_is_not_replanned_or_called_off(committee, meeting):
    actions.keep_minutes(
        meeting, minutes="好", attendance={}, version=1, by=committee.secretary, at=AFTER
    )
    with pytest.raises(HeldAlready):
        actions.call_off(meeting, by=committee.secretary, at=AFTER)
    with pytest.raises(HeldAlready):
        actions.revise_meeting(
            meeting, agenda=[], version=2, by=committee.secretary, at=AFTER, **PLAN
        )


def test_a_plan_is_changed_whole(committee, meeting):
    changed = PLAN | {"title": "改期会议"}
    actions.revise_meeting(
        meeting, agenda=["唯一议题"], version=1, by=committee.secretary, at=MONDAY, **changed
    )
    saved = Meeting.objects.get(pk=meeting.pk)
    assert (saved.title, [item.title for item in saved.agenda.all()]) == ("改期会议", ["唯一议题"])


def test_what_was_called_off_decides_nothing(committee, meeting):
    actions.call_off(meeting, by=committee.secretary, at=MONDAY)
    with pytest.raises(CalledOff):
        decided(committee, meeting)


def test_a_stranger_sees_and_does_nothing(committee, meeting):
    with pytest.raises(NotAllowed):
        actions.call_off(meeting, by=committee.stranger, at=MONDAY)
    assert not Meeting.objects.visible_to(committee.stranger).exists()
    assert not Decision.objects.visible_to(committee.stranger).exists()


def test_a_form_that_comes_in_twice_plans_one_meeting_and_decides_once(committee, meeting):
    again = actions.plan_meeting(
        committee.unit, agenda=["通报情况"], by=committee.secretary, at=MONDAY, **PLAN
    )
    assert again == meeting
    assert decided(committee, meeting) == decided(committee, meeting)
    assert (Meeting.objects.count(), Duty.objects.count()) == (1, 1)
    actions.call_off(again, by=committee.secretary, at=MONDAY)
    actions.plan_meeting(committee.unit, agenda=[], by=committee.secretary, at=MONDAY, **PLAN)
    assert Meeting.objects.count() == 2
