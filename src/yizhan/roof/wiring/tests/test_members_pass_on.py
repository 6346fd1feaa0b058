"""Branches, companies or accounts become one: members go over and are counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.actions import merge_persons, merge_units, unmerge_persons
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.organisation.branches.actions import cover_company, withdraw_membership
from yizhan.wings.organisation.branches.actions.founding import OneCompany
from yizhan.wings.organisation.branches.models import Cover, Link, Membership
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
    a_willing_person,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


def members(branch, at):
    return Membership.objects.in_force(on=at.date()).filter(branch=branch).count()


def two_branches(**fields):
    root = a_unit()
    general = a_general_branch(root)
    company = a_unit(root, kind=UnitKind.COMPANY)
    return root, company, a_branch(general, **fields), a_branch(general, **fields)


def test_members_covers_and_links_of_a_branch_go_over():
    _, company, one, other = two_branches(type=BranchType.MOBILE)
    a_member(one)
    a_link(one)
    cover_company(one, company, by=None, at=MONDAY)

    merge_units(one.unit, other.unit, by=None, at=LATER)

    counted = [members(branch, at) for at in (MONDAY, LATER) for branch in (one, other)]
    assert counted == [1, 0, 0, 1]
    assert Cover.objects.get(until=None).branch == other
    assert Link.objects.get(until=None).branch == other


def test_an_ordinary_branch_does_not_come_to_cover_two_companies():
    root, company, one, other = two_branches()
    cover_company(one, company, by=None, at=MONDAY)
    cover_company(other, a_unit(root, kind=UnitKind.COMPANY), by=None, at=MONDAY)
    with pytest.raises(OneCompany):
        merge_units(one.unit, other.unit, by=None, at=LATER)


def test_members_of_a_company_are_those_of_the_other_and_covered_as_before():
    root, company, branch, _ = two_branches()
    into = a_unit(root, kind=UnitKind.COMPANY)
    a_member(branch, company=company)
    cover_company(branch, company, by=None, at=MONDAY)

    merge_units(company, into, by=None, at=LATER)

    assert Membership.objects.get(until=None).company == into
    assert Cover.objects.get(until=None).company == into
    assert Membership.objects.count() == Cover.objects.count() == 2


def merged(*, both):
    root, _, branch, _ = two_branches()
    head, double = a_willing_person(), a_willing_person()
    for person in (head, double) if both else (double,):
        a_member(branch, person=person)
    merge = merge_persons(double, head, unit=root, by=None, at=LATER)
    return root, branch, head, double, merge


def test_one_person_is_one_member():
    root, branch, _, double, merge = merged(both=True)
    assert [members(branch, at) for at in (MONDAY, LATER)] == [2, 1]

    unmerge_persons(merge, unit=root, by=None, at=LATER + timedelta(days=1))

    days = (MONDAY, LATER, LATER + timedelta(days=1))
    assert [members(branch, at) for at in days] == [2, 1, 2]
    assert Membership.objects.get(until=None, person=double).branch == branch


def test_undone_on_the_same_day_no_membership_ended():
    root, branch, _, _, merge = merged(both=True)
    unmerge_persons(merge, unit=root, by=None, at=LATER)
    assert Membership.objects.count() == members(branch, LATER) == 2


def test_what_only_the_duplicate_has_is_hers_too():
    _, branch, head, double, _ = merged(both=False)
    assert members(branch, LATER) == 1
    assert Membership.objects.for_person(head).get().person == double


def test_consent_is_withdrawn_for_both():
    _, branch, head, _, _ = merged(both=False)
    withdraw_membership(head, at=LATER)
    assert members(branch, LATER) == 0
    assert not Membership.objects.exclude(person=None).exists()
