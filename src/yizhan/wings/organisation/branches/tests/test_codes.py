"""Codes: made by a branch, used once by whoever agrees; and what they let her in as."""

import re
from datetime import timedelta

import pytest

from yizhan.ground.people.models import Consent
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    accept_invitation,
    end_link,
    issue_invitation,
    link_member,
)
from yizhan.wings.organisation.branches.actions.inviting import Agreement, WrongCode, WrongKind
from yizhan.wings.organisation.branches.actions.leaving import DayPast
from yizhan.wings.organisation.branches.actions.membership import (
    AlreadyLinked,
    AlreadyMember,
    NotMember,
    NotMobile,
)
from yizhan.wings.organisation.branches.events import ApplicantCame
from yizhan.wings.organisation.branches.models import Invitation, Link, Membership
from yizhan.wings.organisation.branches.rules import ALPHABET, BranchType, normalise_code
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_code,
    a_link,
    a_member,
    a_willing_person,
)
from yizhan.wings.organisation.branches.vault import open_facts

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
YES = Agreement("我同意。", home="南宁市兴宁区某支部")


@pytest.fixture
def mobile():
    return a_branch(type=BranchType.MOBILE)


def test_a_code_is_eight_signs_without_look_alikes_and_kept_nowhere(mobile):
    code = a_code(mobile)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", code)
    assert not set("01ILO") & set(ALPHABET)
    assert code.encode() not in bytes(Invitation.objects.get().digest)


def test_a_code_is_read_however_it_is_typed():
    assert normalise_code(" ａｂｃｄ-2345 ") == normalise_code("ABCD 2345") == "ABCD2345"


def test_who_agrees_is_linked_in_and_her_home_is_sealed(mobile):
    rider = a_person()
    accept_invitation(a_code(mobile).lower(), person=rider, agreed=YES, at=MONDAY)

    membership, link = (
        Membership.objects.for_person(rider).get(),
        Link.objects.for_person(rider).get(),
    )
    assert (membership.branch, membership.stage, link.branch) == (None, "full", mobile)
    assert open_facts(membership.sealed).home == YES.home
    assert Consent.objects.get(person=rider).wording == YES.wording
    assert index.member_counts([mobile], on=DAY)[mobile.pk] == (0, 1)


def test_a_code_works_once(mobile):
    code = a_code(mobile)
    accept_invitation(code, person=a_person(), agreed=YES, at=MONDAY)
    with pytest.raises(WrongCode):
        accept_invitation(code, person=a_person(), agreed=YES, at=MONDAY)
    assert Link.objects.count() == 1


def test_a_code_is_good_for_a_week(mobile):
    code, week = a_code(mobile), timedelta(days=7)
    with pytest.raises(WrongCode):
        accept_invitation(code, person=a_person(), agreed=YES, at=MONDAY + week)
    at = MONDAY + week - timedelta(seconds=1)
    assert accept_invitation(code, person=a_person(), agreed=YES, at=at)


def test_a_wrong_code_leaves_no_consent(mobile):
    a_code(mobile)
    with pytest.raises(WrongCode):
        accept_invitation("AAAA2222", person=a_person(), agreed=YES, at=MONDAY)
    assert not Consent.objects.exists()


def test_a_member_of_a_branch_here_stays_at_home(mobile):
    home = a_branch()
    membership = a_member(home)
    accept_invitation(a_code(mobile), person=membership.person, agreed=YES, at=MONDAY)

    assert Membership.objects.get() == membership
    assert index.member_counts([home, mobile], on=DAY) == {home.pk: (1, 0), mobile.pk: (0, 1)}


def test_a_member_is_linked_to_one_branch_at_a_time(mobile):
    link = a_link(mobile)
    assert link_member(link.person, mobile, by=None, at=MONDAY) == link
    with pytest.raises(AlreadyLinked):
        link_member(link.person, a_branch(type=BranchType.MOBILE), by=None, at=MONDAY)


def test_only_members_of_another_branch_are_linked_to_a_mobile_one(mobile):
    with pytest.raises(NotMember):
        link_member(a_willing_person(), mobile, by=None, at=MONDAY)
    at_home = a_member(mobile)
    with pytest.raises(AlreadyMember):
        link_member(at_home.person, mobile, by=None, at=MONDAY)
    with pytest.raises(NotMobile):
        link_member(a_member(None).person, a_branch(), by=None, at=MONDAY)


def test_she_is_linked_out_by_a_day(mobile):
    link, last = a_link(mobile), DAY + timedelta(days=10)
    secretary = a_person("secretary", mobile.unit)
    with pytest.raises(DayPast):
        end_link(link, on=DAY - timedelta(days=1), by=secretary, at=MONDAY)

    end_link(link, on=last, by=secretary, at=MONDAY)

    counts = [index.member_counts([mobile], on=day)[mobile.pk] for day in (DAY, last)]
    assert counts == [(0, 1), (0, 0)]


def test_she_links_herself_out_and_nobody_else_does(mobile):
    link = a_link(mobile)
    with pytest.raises(NotAllowed):
        end_link(link, on=DAY, by=a_person(), at=MONDAY)
    end_link(link, on=DAY, by=link.person, at=MONDAY)
    end_link(link, on=DAY, by=link.person, at=MONDAY)
    assert Link.objects.get().until == DAY


def test_a_home_branch_takes_in_its_member_and_whoever_came_linked():
    branch, linked = a_branch(), a_link(a_branch(type=BranchType.MOBILE)).person
    for person in (a_person(), linked):
        code = a_code(branch, "member", stage="probationary")
        accept_invitation(code, person=person, agreed=YES, at=MONDAY)

    assert index.member_counts([branch], on=DAY)[branch.pk] == (2, 0)
    with pytest.raises(AlreadyMember):
        accept_invitation(a_code(branch, "member"), person=linked, agreed=YES, at=MONDAY)


def test_an_applicant_is_told_on_and_no_member(heard):
    events, branch, person = heard(ApplicantCame), a_branch(), a_person()
    accept_invitation(a_code(branch, "head"), person=person, agreed=YES, at=MONDAY)

    assert [(e.person_id, e.branch_id, e.head) for e in events] == [(person.pk, branch.pk, True)]
    assert not Membership.objects.exists()
    with pytest.raises(AlreadyMember):
        member = a_member(branch).person
        accept_invitation(a_code(branch, "rider"), person=member, agreed=YES, at=MONDAY)


def test_only_who_keeps_the_members_makes_codes_and_of_the_branch_s_kinds(mobile):
    with pytest.raises(NotAllowed):
        issue_invitation(mobile, "link", by=a_person("instructor", mobile.unit), at=MONDAY)
    for branch, kind in ((mobile, "member"), (a_branch(), "link")):
        with pytest.raises(WrongKind):
            issue_invitation(branch, kind, by=None, at=MONDAY)
