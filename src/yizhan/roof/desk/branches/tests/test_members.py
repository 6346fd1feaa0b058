"""/desk/branches/<code>/members/<pk>: what is sealed, and what may be done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yizhan.ground.people.actions import merge_persons
from yizhan.ground.people.models import Look
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.models import Link, Membership
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
)
from yizhan.wings.organisation.branches.vault import Facts, open_facts
from yizhan.wings.organisation.development.tests.factories import a_candidacy, take_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return a_unit()


@pytest.fixture
def general(root):
    return a_general_branch(root)


@pytest.fixture
def branch(general):
    return a_branch(general, type=BranchType.MOBILE)


@pytest.fixture(autouse=True)
def secretary(client, general):
    person = a_person("secretary", general, scope=Scope.BELOW)
    client.force_login(person)
    return person


def at(branch, membership):
    return f"/desk/branches/{branch.unit.code}/members/{membership.pk}"


def test_what_is_sealed_is_shown_and_the_look_written_down(client, branch):
    membership = a_member(branch, facts=Facts(joined="2011-07-01", note="材料在总支"))
    page = client.get(at(branch, membership)).content.decode()

    assert "2011-07-01" in page and "材料在总支" in page
    assert Look.objects.about(membership.person).count() == 1


def test_what_is_sealed_is_changed(client, branch):
    membership = a_member(branch)
    form = {"home": "", "joined": "2015-06-30", "note": "x"}
    assert client.post(f"{at(branch, membership)}/note", form).status_code == 302
    bad = client.post(f"{at(branch, membership)}/note", {"joined": "yesterday", "note": "留着"})

    membership.refresh_from_db()
    assert open_facts(membership.sealed).joined == "2015-06-30"
    assert bad.status_code == 422
    assert "留着" in bad.content.decode()


def test_a_guest_is_linked_out_by_a_day(client, branch):
    link = a_link(branch)
    membership = Membership.objects.get(person=link.person)
    day = timezone.localdate()
    past = client.post(f"{at(branch, membership)}/unlink", {"on": day - timedelta(days=1)})
    client.post(f"{at(branch, membership)}/unlink", {"on": day + timedelta(days=5)})

    assert past.status_code == 422
    assert Link.objects.get().until == day + timedelta(days=5)


def test_a_member_moves_to_a_branch_one_keeps(client, root, general, branch):
    membership, target = a_member(branch), a_branch(general)
    elsewhere = a_branch(root)
    assert client.post(f"{at(branch, membership)}/move", {"to": elsewhere.pk}).status_code == 422
    client.post(f"{at(branch, membership)}/move", {"to": target.pk})
    assert Membership.objects.get(until=None).branch == target


def test_a_membership_ends_with_a_reason(client, branch):
    membership = a_member(branch)
    assert client.post(f"{at(branch, membership)}/end", {"reason": "erased"}).status_code == 422
    client.post(f"{at(branch, membership)}/end", {"reason": "left"})
    membership.refresh_from_db()
    assert membership.reason == "left"


def test_a_member_of_elsewhere_does_not_exist(client, root, branch):
    other = a_member(a_branch(root))
    assert client.get(at(branch, other)).status_code == 404


def test_a_probationary_member_becomes_a_full_one_unless_the_stages_are_kept_here(client, branch):
    elsewhere = a_member(branch, stage="probationary")
    client.post(f"{at(branch, elsewhere)}/confirm")
    assert Membership.objects.get(person=elsewhere.person, until=None).stage == "full"

    candidacy = a_candidacy(branch)
    take_steps(candidacy, "approval")
    own = Membership.objects.get(person=candidacy.person)
    assert client.post(f"{at(branch, own)}/confirm").status_code == 409
    assert f"{own.pk}/confirm" not in client.get(at(branch, own)).content.decode()


def test_stages_under_a_second_account_are_her_stages_too(client, branch):
    candidacy = a_candidacy(branch)
    take_steps(candidacy, "application")
    membership = a_member(branch, stage="probationary")
    merge_persons(candidacy.person, membership.person, unit=branch.unit, by=None, at=MONDAY)
    assert client.post(f"{at(branch, membership)}/confirm").status_code == 409
