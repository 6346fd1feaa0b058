"""/desk/branches: the list with its gaps, one branch, founding, covering."""

from __future__ import annotations

import pytest

from yizhan.ground.people.models import Look, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit, an_admin
from yizhan.ground.places.tests.factories import a_division
from yizhan.wings.organisation.branches.models import Branch, Cover
from yizhan.wings.organisation.branches.rules import BranchType
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_link,
    a_member,
    a_willing_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Unit:
    return a_unit()


@pytest.fixture
def general(root):
    return a_unit(root, kind=UnitKind.GENERAL_BRANCH, division=a_division())


def test_who_sees_no_company_hears_no_all_clear(client, root, general):
    """A seat of the committee reads branches, and knows neither companies nor members."""
    a_branch(general)
    client.force_login(a_person("committee", general, scope=Scope.BELOW))
    assert "已有支部覆盖" not in client.get("/desk/branches").text
    client.force_login(a_person("lead", root, scope=Scope.BELOW))
    assert "已有支部覆盖" in client.get("/desk/branches").text


@pytest.fixture
def secretary(client, general):
    person = a_person("secretary", general, scope=Scope.BELOW)
    client.force_login(person)
    return person


def a_company(root, **fields):
    return a_unit(root, kind=UnitKind.COMPANY, **fields)


def read(client, address, **query):
    return client.get(address, query).content.decode()


def test_the_list_shows_what_is_covered_and_what_is_not(client, root, general, secretary):
    here = general.division
    covered, bare = (a_company(root, name=name, division=here) for name in ("顺程", "邻到"))
    far = a_company(root, name="外县")
    branch = a_branch(general, type=BranchType.JOINT, companies=[covered])
    elsewhere = a_branch(a_general_branch(root))
    for company in (bare, far):
        a_member(branch, company=company)

    page = read(client, "/desk/branches")

    assert branch.unit.name in page and "顺程" in page
    assert "A member is known here" in page or "这家企业已有党员" in page
    assert page.index("邻到") < page.index(branch.unit.name)
    assert elsewhere.unit.name not in page
    assert "外县" not in page, "that is for those who look after that place"


def test_who_only_sits_in_a_committee_is_not_told_which_companies_have_members(client, root):
    bare = a_company(root, name="邻到")
    a_member(a_branch(), company=bare)
    client.force_login(a_person("committee", root))
    assert "邻到" not in read(client, "/desk/branches")


def test_the_list_costs_the_same_however_long(
    client, root, general, secretary, django_assert_num_queries
):
    for _ in range(3):
        branch = a_branch(general, companies=[a_company(root)])
        a_member(branch, company=a_company(root, division=general.division))
    with django_assert_num_queries(10):
        client.get("/desk/branches")


def test_the_branch_shows_who_belongs_and_writes_down_who_looked(client, general, secretary):
    branch = a_branch(general, type=BranchType.MOBILE)
    member, guest = a_member(branch).person, a_link(branch).person

    page = read(client, f"/desk/branches/{branch.unit.code}")

    assert str(member) in page and str(guest) in page
    assert {look.person for look in Look.objects.all()} == {member, guest}
    assert {look.by for look in Look.objects.all()} == {secretary}


@pytest.mark.parametrize("role", ["admin", "lead", "committee"])
def test_who_may_not_see_members_sees_the_branch_and_nobody(client, root, general, role):
    client.force_login(a_person(role, root, scope=Scope.BELOW))
    branch = a_branch(general)
    person = a_member(branch, person=a_willing_person(display_name="莫三姐")).person

    page = read(client, f"/desk/branches/{branch.unit.code}")

    assert branch.unit.name in page
    assert "莫三姐" not in page
    assert not Look.objects.about(person).exists()


def test_the_branch_costs_the_same_however_many_members(
    client, general, secretary, django_assert_num_queries
):
    branch = a_branch(general, type=BranchType.MOBILE)
    for _ in range(3):
        a_member(branch)
        a_link(branch)
    with django_assert_num_queries(13):
        client.get(f"/desk/branches/{branch.unit.code}")


def test_a_branch_of_elsewhere_does_not_exist(client, root, secretary):
    branch = a_branch(a_general_branch(root))
    assert client.get(f"/desk/branches/{branch.unit.code}").status_code == 404


def test_who_may_open_units_founds_a_branch(client, root, general):
    client.force_login(an_admin(root))
    company = a_company(root)
    form = {
        "name": "金城江区快递外卖联合党支部", "code": "joint-1", "type": "joint",
        "parent": general.pk, "companies": [company.pk],
    }  # fmt: skip
    answer = client.post("/desk/branches/new", form)

    assert answer.status_code == 302
    branch = Branch.objects.get(unit__code="joint-1")
    assert [cover.company for cover in branch.covers.all()] == [company]


def test_what_is_refused_stands_beside_the_box_and_nothing_is_lost(client, root, general):
    client.force_login(an_admin(root))
    form = {
        "name": "第一支部", "code": general.code, "type": "ordinary", "parent": general.pk,
        "companies": [a_company(root).pk, a_company(root).pk],
    }  # fmt: skip
    answer = client.post("/desk/branches/new", form)

    assert answer.status_code == 422
    assert "第一支部" in answer.content.decode()
    assert not Branch.objects.exists()


def test_the_secretary_covers_and_uncovers_a_company(client, root, general, secretary):
    branch, company = a_branch(general), a_company(root)
    address = f"/desk/branches/{branch.unit.code}"
    client.post(f"{address}/cover", {"company": company.pk})
    cover = branch.covers.get()
    assert cover.company == company

    page = client.post(f"{address}/cover", {"company": a_company(root).pk}, follow=True)
    assert "ordinary branch" in page.content.decode() or "单独支部" in page.content.decode()
    client.post(f"{address}/covers/{cover.pk}/end")
    assert not Cover.objects.filter(until=None).exists()


def test_who_only_reads_covers_nothing(client, root, general):
    client.force_login(a_person("lead", root, scope=Scope.BELOW))
    branch = a_branch(general, companies=[a_company(root)])
    address = f"/desk/branches/{branch.unit.code}"
    assert client.post(f"{address}/cover", {"company": 1}).status_code == 403
    assert client.post(f"{address}/covers/{branch.covers.get().pk}/end").status_code == 403
