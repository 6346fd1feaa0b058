"""Events: planned, called off, reminded of once; members say whether they mean to come."""

from datetime import timedelta
from typing import Any

import pytest

from yizhan.ground.people.models import Look
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    cancel_event,
    cancel_sign_up,
    plan_event,
    remind_of_event,
    see_guests,
    sign_up,
)
from yizhan.wings.organisation.branches.actions.branch_events import TimePast, TooLate
from yizhan.wings.organisation.branches.events import EventSoon
from yizhan.wings.organisation.branches.models import BranchEvent, SignUp
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_link, a_member

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(days=2)


@pytest.fixture
def branch():
    return a_branch(type=BranchType.MOBILE)


def an_event(branch, kind="lesson", **fields):
    columns: dict[str, Any] = {
        "title": "主题党课",
        "starts_at": SOON,
        "by": None,
        "at": MONDAY,
    } | fields
    return plan_event(branch, kind, **columns)


def test_members_and_guests_come_and_think_otherwise(branch):
    at_home, guest = a_member(branch).person, a_link(branch).person
    event = an_event(branch)
    for person in (at_home, guest, guest):
        sign_up(event, by=person, at=MONDAY)
    secretary = a_person("secretary", branch.unit)
    assert see_guests(event, by=secretary, at=MONDAY) == [at_home, guest]
    assert Look.objects.about(guest).count() == 1

    cancel_sign_up(event, by=guest, at=MONDAY)
    assert index.own_record(at_home, at=MONDAY).events == [(event, True)]
    assert index.own_record(guest, at=MONDAY).events == [(event, False)]


def test_strangers_neither_come_nor_see(branch):
    event, stranger = an_event(branch), a_member(a_branch()).person
    with pytest.raises(NotAllowed):
        sign_up(event, by=stranger, at=MONDAY)
    with pytest.raises(NotAllowed):
        see_guests(event, by=stranger, at=MONDAY)
    assert index.own_record(stranger, at=MONDAY).events == []


def test_nobody_signs_up_for_dues_or_for_what_is_over(branch):
    member = a_member(branch).person
    with pytest.raises(Refusal):
        sign_up(an_event(branch, "dues"), by=member, at=MONDAY)
    event = an_event(branch)
    with pytest.raises(TooLate):
        sign_up(event, by=member, at=SOON)
    cancel_event(event, by=None, at=MONDAY)
    with pytest.raises(TooLate):
        sign_up(event, by=member, at=MONDAY)
    assert not SignUp.objects.exists()


def test_an_event_lies_ahead_and_is_planned_by_who_may(branch):
    with pytest.raises(TimePast):
        an_event(branch, starts_at=MONDAY)
    with pytest.raises(NotAllowed):
        an_event(branch, by=a_person("handler", branch.unit))
    event = an_event(branch, by=a_person("secretary", branch.unit))
    with pytest.raises(NotAllowed):
        cancel_event(event, by=a_person("admin", branch.unit), at=MONDAY)


def test_it_is_told_of_once_and_dues_only_at_home(branch, heard):
    events, at_home, guest = heard(EventSoon), a_member(branch).person, a_link(branch).person
    lesson, dues = an_event(branch), an_event(branch, "dues")

    near = list(BranchEvent.objects.to_remind(at=MONDAY, until=SOON))
    assert near == [lesson, dues]
    assert [remind_of_event(one, at=MONDAY) for one in [*near, *near]] == [True, True, False, False]
    assert [event.event_id for event in events] == [lesson.pk, dues.pk]
    assert not BranchEvent.objects.to_remind(at=MONDAY, until=SOON).exists()
    assert index.recipients(lesson, at=MONDAY) == [at_home, guest]
    assert index.recipients(dues, at=MONDAY) == [at_home]


def test_a_form_that_comes_in_twice_plans_one_event(branch):
    event = an_event(branch)
    assert an_event(branch) == event
    cancel_event(event, by=None, at=MONDAY)
    assert an_event(branch) != event
