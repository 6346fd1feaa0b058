"""/desk/companies/import and /desk/sites/import: old and new first, then kept; as their pages."""

from __future__ import annotations

import pytest

from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import a_person
from yizhan.roof.desk.imports.tests.sending import confirm, send
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Company
from yizhan.wings.organisation.register.tests.factories import a_credit_code

pytestmark = pytest.mark.django_db
COMPANIES, SITES = "/desk/companies/import", "/desk/sites/import"


@pytest.fixture
def city():
    return City()


@pytest.fixture
def admin(client, city):
    client.force_login(city.admin)
    return city.admin


def companies(*rows: str) -> bytes:
    return "\n".join(("企业编码,企业名称,统一社会信用代码,县区", *rows)).encode()


def sites(*rows: str) -> bytes:
    return "\n".join(("网点编码,网点名称,企业编码,县区", *rows)).encode()


def test_companies_are_shown_first_and_then_kept(client, city, admin):
    rows = f"P1,顺程快送,{a_credit_code(1)},金城江区", f"P9,山河同城,{a_credit_code(9)},宜州区"
    preview = send(client, COMPANIES, companies(*rows))

    assert "<del>顺程即时配送</del>" in preview.text and "<ins>顺程快送</ins>" in preview.text
    assert (preview.context["report"]["new"], Company.objects.count()) == (1, 2)
    assert confirm(client, preview).headers["Location"] == "/desk/companies"
    assert Unit.objects.get(code="P1").name == "顺程快送"
    assert Company.objects.get(unit__code="P9").credit_code == a_credit_code(9)


def test_the_same_file_again_changes_nothing(client, city, admin):
    data = companies(f"P1,顺程即时配送,{a_credit_code(1)},金城江区")
    report = send(client, COMPANIES, data).context["report"]
    assert (report["new"], report["changed"], report["same"]) == (0, 0, 1)


def test_sites_are_shown_first_and_then_kept(client, city, admin):
    preview = send(client, SITES, sites("S1,城东站,P1,金城江区", "S9,河边站,P2,宜州区"))
    assert "<ins>城东站</ins>" in preview.text
    confirm(client, preview)
    assert Unit.objects.get(code="S1").name == "城东站"
    assert Unit.objects.get_parent(Unit.objects.get(code="S9")) == city.other


def test_a_county_opens_its_own_sites_by_file_and_no_others(client, city):
    client.force_login(city.keeper)
    assert client.get(COMPANIES).status_code == 403
    confirm(client, send(client, SITES, sites("S8,江南站,P1,金城江区")))
    assert Unit.objects.filter(code="S8").exists()
    refused = send(client, SITES, sites("S9,河边站,P2,宜州区"))
    assert "不在您的范围" in refused.text
    assert not Unit.objects.filter(code="S9").exists()


def test_a_company_brings_neither(client, city):
    client.force_login(city.contact)
    assert [client.get(address).status_code for address in (COMPANIES, SITES)] == [403, 403]
    page = client.get("/desk/companies").text
    assert COMPANIES not in page and SITES not in page


def test_who_may_no_longer_enter_companies_cannot_keep_the_file(client, city):
    keeper = a_person("handler", city.root, scope=Scope.BELOW)
    client.force_login(keeper)
    preview = send(client, COMPANIES, companies(f"P9,山河同城,{a_credit_code(9)},"))
    keeper.posts.update(unit=city.bureau)
    assert client.post(preview.wsgi_request.path + "/confirm").status_code == 403


def test_each_page_lists_the_columns_that_it_reads(client, city, admin):
    def columns(address):
        return [one.heading for one in client.get(address).context["columns"]]

    assert columns(COMPANIES) == ["企业编码", "企业名称", "统一社会信用代码", "县区", "登记日期"]
    assert columns(SITES) == ["网点编码", "网点名称", "企业编码", "县区"]
    assert "登记编号" in columns("/desk/riders/import")
    client.force_login(city.contact)
    assert columns("/desk/riders/import") == [
        "手机号",
        "网点编码",
        "用工方式",
        "加入日期",
        "离开日期",
    ]
