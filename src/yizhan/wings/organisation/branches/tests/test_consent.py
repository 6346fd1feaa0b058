"""withdraw, forget_member: the record ends, what is sealed goes, the count of past days stays."""

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import erase_person
from yizhan.ground.people.models import Consent, Look
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    link_member,
    plan_event,
    sign_up,
    withdraw_membership,
)
from yizhan.wings.organisation.branches.actions.seeing import see_members
from yizhan.wings.organisation.branches.events import MemberForgotten
from yizhan.wings.organisation.branches.models import Link, Membership, SignUp
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_member, agree
from yizhan.wings.organisation.branches.vault import Facts

pytestmark = pytest.mark.django_db
DAY, LATER = MONDAY.date(), MONDAY + timedelta(days=3)


def test_what_was_agreed_is_taken_back_at_once(heard):
    events, home, mobile = heard(MemberForgotten), a_branch(), a_branch(type=BranchType.MOBILE)
    membership = a_member(home, facts=Facts(note="x"))
    person = membership.person
    link_member(person, mobile, by=None, at=MONDAY)
    event = plan_event(
        home, "meeting", title="会", starts_at=MONDAY + timedelta(days=9), by=None, at=MONDAY
    )
    sign_up(event, by=person, at=MONDAY)

    withdraw_membership(person, at=LATER)
    withdraw_membership(person, at=LATER)

    assert [e.person_id for e in events] == [person.pk]
    [membership], [link] = Membership.objects.all(), Link.objects.all()
    assert (membership.person, membership.sealed, membership.until) == (None, None, LATER.date())
    assert (link.person, link.reason) == (None, "withdrawn")
    assert not SignUp.objects.exists()
    assert not Consent.objects.not_ended().exists()


def test_past_days_count_her_still_and_nobody_sees_who_it_was():
    branch, secretary = a_branch(), a_person()
    membership = a_member(branch)
    person = membership.person
    withdraw_membership(person, at=LATER)

    assert index.member_counts([branch], on=DAY)[branch.pk] == (1, 0)
    assert index.member_counts([branch], on=LATER.date())[branch.pk] == (0, 0)
    secretary = a_person("secretary", branch.unit)
    assert see_members(branch, on=DAY, by=secretary, at=LATER) == []
    assert not Look.objects.about(person).exists()


def test_who_agreed_again_begins_anew():
    branch = a_branch()
    person = a_member(branch).person
    withdraw_membership(person, at=LATER)
    agree(person, at=LATER)

    a_member(branch, person=person, at=LATER)
    assert index.member_counts([branch], on=LATER.date())[branch.pk] == (1, 0)


def test_an_erased_account_is_nobody_s_membership():
    person = a_member(a_branch()).person
    erase_person(person, by=person, at=LATER)
    membership = Membership.objects.get()
    assert (membership.person, membership.reason) == (None, "erased")
