"""/desk/branches/<code>/code: a code for one person, shown once."""

import re

import pytest

from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.models import Invitation
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import a_branch, a_general_branch

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'code-words"[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4})<')


@pytest.fixture
def root():
    return a_unit()


def keeper_of(client, branch):
    person = a_person("secretary", branch.unit)
    client.force_login(person)
    return f"/desk/branches/{branch.unit.code}/code"


def test_the_code_is_shown_once_and_lets_in(client, root):
    branch = a_branch(a_general_branch(root), type=BranchType.MOBILE)
    address = keeper_of(client, branch)
    page = client.post(address, {"kind": "link", "stage": "probationary"})

    [code] = SHOWN.findall(page.content.decode())
    invitation = Invitation.objects.get()
    assert index.invitation_for(code, at=invitation.created_at) == invitation
    assert invitation.stage == "probationary"
    assert "<svg" in page.content.decode() and "no-cache" in page.headers["Cache-Control"]
    assert not SHOWN.findall(client.get(address).content.decode())


def test_the_head_of_a_company_needs_the_company(client, root):
    branch = a_branch(a_general_branch(root))
    company = a_unit(root, kind=UnitKind.COMPANY)
    address = keeper_of(client, branch)

    assert client.post(address, {"kind": "head"}).status_code == 422
    client.post(address, {"kind": "head", "company": company.pk})
    assert Invitation.objects.get().company == company


def test_a_mobile_branch_lets_in_no_applicants(client, root):
    branch = a_branch(a_general_branch(root), type=BranchType.MOBILE)
    assert client.post(keeper_of(client, branch), {"kind": "rider"}).status_code == 422


def test_whoever_keeps_another_branch_makes_no_code_here(client, root):
    other, branch = (a_branch(a_general_branch(root)) for _ in range(2))
    keeper_of(client, other)
    answer = client.post(f"/desk/branches/{branch.unit.code}/code", {"kind": "member"})
    assert answer.status_code == 404
    assert not Invitation.objects.exists()
