"""Memberships: recorded with consent, changed by new ones, true for past days."""

from datetime import date, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.actions import grant
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    advance_stage,
    end_membership,
    link_member,
    move_member,
    open_membership,
    save_facts,
    update_company,
)
from yizhan.wings.organisation.branches.actions.membership import AlreadyMember, NoConsent
from yizhan.wings.organisation.branches.events import FirstMemberRecorded
from yizhan.wings.organisation.branches.models import Link, Membership
from yizhan.wings.organisation.branches.rules import BranchType, EndReason, MemberStage
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
    a_willing_person,
)
from yizhan.wings.organisation.branches.vault import Facts, open_facts
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
LATER = MONDAY + timedelta(days=30)


def count(branch, on):
    return index.member_counts([branch], on=on)[branch.pk]


def test_nobody_is_recorded_without_consent():
    with pytest.raises(NoConsent):
        open_membership(a_person(), branch=a_branch(), by=None, at=MONDAY)
    assert not Membership.objects.exists()


def test_a_secretary_of_elsewhere_records_nobody():
    person, branch = a_willing_person(), a_branch()
    with pytest.raises(NotAllowed):
        open_membership(
            person, branch=branch, by=a_person("secretary", a_general_branch()), at=MONDAY
        )
    assert open_membership(
        person, branch=branch, by=a_person("secretary", branch.unit), at=MONDAY
    ).pk


def test_one_person_is_a_member_once():
    membership = a_member(a_branch())
    with pytest.raises(AlreadyMember):
        a_member(a_branch(), person=membership.person)


def test_the_company_is_the_one_she_rides_for(heard):
    events, person, site = heard(FirstMemberRecorded), a_willing_person(), a_site()
    a_ridership(person, site, joined_on=date(2024, 1, 1))

    membership = a_member(a_branch(), person=person)
    a_member(a_branch(), company=membership.company)

    assert membership.company.path == site.parent_path
    assert [event.company_id for event in events] == [membership.company.pk]


def test_a_member_who_rides_elsewhere_is_one_there(heard):
    person = a_willing_person()
    membership = a_member(a_branch(), person=person)
    assert membership.company is None
    events, site = heard(FirstMemberRecorded), a_site()
    a_ridership(person, site, joined_on=DAY)

    update_company(person.pk, at=LATER)
    update_company(person.pk, at=LATER)

    memberships = Membership.objects.for_person(person).order_by("pk")
    assert [(s.company is None, s.until, s.reason) for s in memberships] == [
        (True, LATER.date(), "changed"), (False, None, ""),
    ]  # fmt: skip
    assert len(events) == 1


def test_a_new_stage_is_a_new_membership_and_past_days_stay_as_they_were():
    branch = a_branch()
    first = a_member(branch, stage=MemberStage.PROBATIONARY, facts=Facts(joined="2024-01-05"))
    second = advance_stage(first, MemberStage.FULL, by=None, at=LATER)

    [before] = Membership.objects.in_force(on=DAY)
    [after] = Membership.objects.in_force(on=LATER.date())
    assert (before.stage, after.stage) == ("probationary", "full")
    assert count(branch, DAY) == count(branch, LATER.date()) == (1, 0)
    assert open_facts(second.sealed).joined == "2024-01-05"
    assert advance_stage(second, MemberStage.FULL, by=None, at=LATER) == second


def test_a_member_moves_with_her_papers_and_the_link_there_ends():
    home, mobile = a_branch(), a_branch(type=BranchType.MOBILE)
    membership = a_member(home)
    link_member(membership.person, mobile, by=None, at=MONDAY)
    assert (count(home, DAY), count(mobile, DAY)) == ((1, 0), (0, 1))

    move_member(membership, mobile, by=None, at=LATER)

    assert (count(home, LATER.date()), count(mobile, LATER.date())) == ((0, 0), (1, 0))
    assert count(home, DAY) == (1, 0)


def test_both_branches_see_the_same_state():
    home, mobile = a_branch(), a_branch(type=BranchType.MOBILE)
    membership = a_member(home)
    link = link_member(membership.person, mobile, by=None, at=MONDAY)

    [at_home], [as_guest] = (index.members_of(branch, on=DAY) for branch in (home, mobile))

    assert (
        (at_home.membership, at_home.link)
        == (as_guest.membership, as_guest.link)
        == (membership, link)
    )
    assert (at_home.at_home, as_guest.at_home) == (True, False)


def test_an_end_ends_the_link_too_and_is_said_once():
    home, mobile = a_branch(), a_branch(type=BranchType.MOBILE)
    membership = a_member(home)
    link_member(membership.person, mobile, by=None, at=MONDAY)

    end_membership(membership, EndReason.LEFT, by=None, at=LATER)
    end_membership(membership, EndReason.ENDED, by=None, at=LATER)

    assert Membership.objects.get().reason == "left"
    assert Link.objects.get().until == LATER.date()
    with pytest.raises(Refusal):
        end_membership(a_member(home), "changed", by=None, at=LATER)
    with pytest.raises(Refusal):
        advance_stage(membership, MemberStage.PROBATIONARY, by=None, at=LATER)


def test_the_branch_that_keeps_her_may_change_a_record_and_no_other():
    home, mobile = a_branch(), a_branch(type=BranchType.MOBILE)
    link = a_link(mobile)
    guest = Membership.objects.get(person=link.person)
    at_mobile, at_home = (a_person("secretary", branch.unit) for branch in (mobile, home))

    save_facts(guest, Facts(home="兴宁区某支部"), by=at_mobile, at=MONDAY)
    with pytest.raises(NotAllowed):
        save_facts(guest, Facts(home="x"), by=at_home, at=MONDAY)
    with pytest.raises(NotAllowed):
        save_facts(a_member(home), Facts(home="x"), by=at_mobile, at=MONDAY)

    guest.refresh_from_db()
    assert open_facts(guest.sealed).home == "兴宁区某支部"
    assert "兴宁".encode() not in bytes(guest.sealed)


def test_the_log_names_no_member():
    link = a_link(a_branch(type=BranchType.MOBILE))
    name = link.person.username

    lines = Entry.objects.exclude(verb__startswith="consent").exclude(verb="person.created")
    assert lines.filter(target__startswith="branches.").count() >= 2
    assert not lines.filter(by=name).exists()
    assert not any(name in str(line.facts) for line in lines)


def test_a_membership_is_of_a_company_or_of_none():
    company = a_unit(a_unit(), kind=UnitKind.COMPANY)
    a_member(a_branch(), company=company)
    a_member(a_branch())
    assert index.companies_with_members(on=DAY) == {company.pk}


def test_nobody_confirms_herself_not_even_a_secretary():
    branch = a_branch()
    membership = a_member(branch, stage=MemberStage.PROBATIONARY)
    grant(membership.person, role="secretary", unit=branch.unit, by=None, at=MONDAY)
    with pytest.raises(NotAllowed):
        advance_stage(membership, MemberStage.FULL, by=membership.person, at=MONDAY)
    assert Membership.objects.get() == membership
