"""found_branch, cover_company: branches beside their units, and the companies they answer for."""

from typing import Any

import pytest

from yizhan.ground.people.actions import close_unit
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.kit.errors import NotAllowed
from yizhan.wings.organisation.branches import index
from yizhan.wings.organisation.branches.actions import (
    cover_company,
    end_covers,
    ensure_branch,
    found_branch,
    uncover_company,
)
from yizhan.wings.organisation.branches.actions.founding import (
    NoCompany,
    OneCompany,
    StillMembers,
)
from yizhan.wings.organisation.branches.events import BranchCovers
from yizhan.wings.organisation.branches.models import Branch, Cover
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_code,
    a_general_branch,
    a_link,
    a_member,
)

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()


@pytest.fixture
def root() -> Unit:
    return a_unit()


def a_company(root: Unit) -> Unit:
    return a_unit(root, kind=UnitKind.COMPANY)


def test_a_joint_branch_covers_several_companies(root, heard):
    events = heard(BranchCovers)
    first, second = a_company(root), a_company(root)
    branch = a_branch(a_general_branch(root), type=BranchType.JOINT, companies=[first, second])

    assert branch.unit.kind == UnitKind.BRANCH
    assert {cover.company for cover in branch.covers.all()} == {first, second}
    assert [(e.branch_id, e.company_id) for e in events] == [
        (branch.pk, first.pk), (branch.pk, second.pk),
    ]  # fmt: skip


def test_covering_twice_is_covering_once(root, heard):
    branch, company = a_branch(type=BranchType.JOINT), a_company(root)
    first = cover_company(branch, company, by=None, at=MONDAY)
    events = heard(BranchCovers)

    assert cover_company(branch, company, by=None, at=MONDAY) == first
    assert events == []


def test_an_ordinary_branch_covers_one_company(root):
    branch = a_branch(companies=[a_company(root)])
    with pytest.raises(OneCompany):
        cover_company(branch, a_company(root), by=None, at=MONDAY)


def test_only_a_company_is_covered(root):
    with pytest.raises(NoCompany):
        cover_company(a_branch(), root, by=None, at=MONDAY)


def test_what_is_uncovered_was_covered_until_then(root):
    company = a_company(root)
    branch = a_branch(companies=[company])
    cover = branch.covers.get()
    Cover.objects.filter(pk=cover.pk).update(since="2024-01-01")
    cover.refresh_from_db()
    uncover_company(cover, by=None, at=MONDAY)
    uncover_company(cover, by=None, at=MONDAY)

    assert index.covered_companies(on=DAY) == set()
    assert index.covered_companies(on=cover.since) == {company.pk}


def test_who_may_open_units_founds_and_who_keeps_members_covers(root):
    general, company = a_general_branch(root), a_company(root)
    secretary = a_person("secretary", general, scope=Scope.BELOW)
    fields: dict[str, Any] = {
        "code": "b",
        "parent": general,
        "type": BranchType.JOINT,
        "at": MONDAY,
    }
    with pytest.raises(NotAllowed):
        found_branch("B", by=secretary, **fields)

    branch = found_branch("B", by=an_admin(root), **fields)
    assert cover_company(branch, company, by=secretary, at=MONDAY)
    with pytest.raises(NotAllowed):
        cover_company(branch, a_company(root), by=a_person("handler", general), at=MONDAY)


def test_a_unit_opened_elsewhere_has_its_row_and_keeps_its_type():
    branch = a_branch(type=BranchType.MOBILE)
    ensure_branch(branch.unit.pk)
    bare = a_unit(a_general_branch(), kind=UnitKind.BRANCH)
    ensure_branch(bare.pk)

    assert set(Branch.objects.values_list("unit", "type")) == {
        (branch.unit.pk, "mobile"), (bare.pk, "ordinary"),
    }  # fmt: skip


def test_a_closed_branch_covers_nobody_and_its_codes_are_dead(root):
    branch = a_branch(type=BranchType.MOBILE, companies=[a_company(root)])
    link, code = a_link(branch), a_code(branch)

    close_unit(branch.unit, by=None, at=MONDAY)

    link.refresh_from_db()
    assert (link.until, link.reason) == (DAY, "out")
    assert index.covered_companies(on=DAY) == set()
    assert index.invitation_for(code, at=MONDAY) is None


def test_a_branch_with_members_does_not_close_over_them():
    branch = a_branch()
    a_member(branch)
    with pytest.raises(StillMembers):
        end_covers(branch.unit.pk, on=DAY, at=MONDAY)


def test_companies_with_members_and_no_branch_show_up(root):
    bare, covered, empty = (a_company(root) for _ in range(3))
    a_member(a_branch(companies=[covered]), company=covered)
    a_member(None, company=bare)

    assert index.uncovered_companies([bare, covered, empty], on=DAY) == [bare]
