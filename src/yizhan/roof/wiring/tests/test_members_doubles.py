"""A member or an applicant with two accounts that became one: nothing of hers is out of reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import merge_persons
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import plan_event, withdraw_membership
from yizhan.wings.organisation.branches.models import Membership
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_member
from yizhan.wings.organisation.development.models import Step
from yizhan.wings.organisation.development.tests.factories import (
    a_candidacy,
    a_line,
    take_step,
    take_steps,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)


def merged(double):
    """The head of an account that turned out to be somebody's second one."""
    head = a_person()
    merge_persons(double, head, unit=a_unit(), by=None, at=MONDAY)
    return head


def test_who_takes_her_consent_back_is_forgotten_on_the_way_under_either_account():
    candidacy = a_candidacy()
    take_step(candidacy, "application", on=MONDAY.date(), note="a word in confidence")
    head = merged(candidacy.person)

    withdraw_membership(head, at=LATER)

    candidacy.refresh_from_db()
    assert (candidacy.person, candidacy.outcome) == (None, "withdrawn")
    assert Step.objects.get().sealed is None


def test_she_hears_of_events_in_the_account_that_is_open():
    branch = a_branch()
    head = merged(a_member(branch).person)
    event = plan_event(
        branch, "dues", title="党费", starts_at=LATER + timedelta(days=1), by=None, at=MONDAY
    )
    assert index.recipients(event, at=LATER) == [head]


def test_an_applicant_goes_on_to_the_end():
    candidacy = a_candidacy()
    head = merged(candidacy.person)
    take_steps(candidacy, "confirmed")
    assert Membership.objects.get(until=None, stage="full").person == head


def test_nobody_admits_herself_by_her_second_account():
    line = a_line()
    double = a_candidacy(line.branch)
    merge_persons(double.person, line.secretary, unit=line.committee, by=None, at=MONDAY)
    with pytest.raises(NotAllowed):
        take_step(double, "application", on=MONDAY.date(), by=line.secretary)
