"""see_members, see_member: only the branch and the line above it, and each look can be read."""

import pytest

from yizhan.ground.people.models import Look
from yizhan.ground.people.permissions import ROLES
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    link_member,
    move_member,
    see_member,
    see_members,
)
from yizhan.wings.organisation.branches.models import Link, Membership
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
)
from yizhan.wings.organisation.branches.vault import Facts

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


def test_the_line_above_sees_who_and_each_can_read_that():
    root = a_unit()
    general = a_general_branch(root)
    branch = a_branch(general)
    members = {a_member(branch).person for _ in range(3)}
    for unit in (general, root):
        above = a_person("secretary", unit, scope=Scope.BELOW)
        assert {m.person for m in see_members(branch, on=DAY, by=above, at=MONDAY)} == members
        assert set(Membership.objects.visible_to(above).values_list("person", flat=True)) == {
            person.pk for person in members
        }

    for person in members:
        assert Look.objects.about(person).count() == 2
    assert {look.unit for look in Look.objects.all()} == {branch.unit}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"secretary"}))
def test_nobody_else_sees_who_whatever_their_post(role):
    root = a_unit()
    branch = a_branch(a_general_branch(root))
    membership = a_member(branch)
    other = a_person(role, root, scope=Scope.BELOW)

    for look in (
        lambda: see_members(branch, on=DAY, by=other, at=MONDAY),
        lambda: see_member(membership, by=other, at=MONDAY),
    ):
        with pytest.raises(NotAllowed):
            look()
    assert not Membership.objects.visible_to(other).exists()


def test_a_secretary_of_elsewhere_sees_nobody():
    branch = a_branch()
    membership, other = a_member(branch), a_person("secretary", a_branch().unit)
    with pytest.raises(NotAllowed):
        see_members(branch, on=DAY, by=other, at=MONDAY)
    with pytest.raises(NotAllowed):
        see_member(membership, by=other, at=MONDAY)
    assert not Membership.objects.visible_to(other).exists()
    assert not Look.objects.exists()


def test_the_branch_she_is_linked_to_sees_her_until_she_leaves():
    home, mobile = a_branch(), a_branch(type=BranchType.MOBILE)
    membership = a_member(home, facts=Facts(joined="2010-07-01"))
    link = link_member(membership.person, mobile, by=None, at=MONDAY)
    secretary = a_person("secretary", mobile.unit)

    facts, memberships, links = see_member(membership, by=secretary, at=MONDAY)
    assert (facts.joined, memberships, links) == ("2010-07-01", [membership], [link])
    assert Look.objects.about(membership.person).count() == 1
    assert Link.objects.visible_to(a_person("secretary", home.unit)).count() == 1

    Link.objects.update(until=DAY, reason="out")
    assert not Membership.objects.visible_to(secretary).exists()


def test_a_branch_she_has_left_does_not_read_on():
    home, other, mobile = a_branch(), a_branch(), a_branch(type=BranchType.MOBILE)
    old = a_member(home)
    new = move_member(old, other, by=None, at=MONDAY)
    link = link_member(old.person, mobile, by=None, at=MONDAY)

    seen_by_old = see_member(old, by=a_person("secretary", home.unit), at=MONDAY)
    assert seen_by_old == (Facts(), [old], [])
    seen_by_new = see_member(new, by=a_person("secretary", other.unit), at=MONDAY)
    assert seen_by_new == (Facts(), [new], [link])


def test_the_list_costs_the_same_however_long(django_assert_num_queries):
    branch = a_branch(type=BranchType.MOBILE)
    for _ in range(4):
        a_link(branch)
        a_member(branch)
    with django_assert_num_queries(2):
        assert len(index.members_of(branch, on=DAY)) == 8
