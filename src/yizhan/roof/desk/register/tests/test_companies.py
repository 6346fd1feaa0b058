"""/desk/companies and /desk/sites: who sees how many, who enters them, and the posters."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person, a_unit
from yizhan.roof.desk.register.tests.world import City
from yizhan.wings.organisation.register.models import Company, Ridership, Site
from yizhan.wings.organisation.register.tests.factories import a_credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


@pytest.fixture
def admin(client, city):
    client.force_login(city.admin)
    return city.admin


def form_of(**changes):
    return {
        "name": "山河同城", "code": "P9", "credit_code": a_credit_code(9), "division": "",
        "registered_on": "2024-03-04",
    } | changes  # fmt: skip


class TestList:
    def test_a_company_sees_itself_and_its_number(self, client, city):
        for n in range(3):
            city.rider(f"1380000000{n}")
        client.force_login(city.contact)
        page = client.get("/desk/companies").text
        assert "顺程即时配送" in page
        assert "骑手 3 人" in page
        assert "邻到网络" not in page
        assert client.get("/desk/companies/P2").status_code == 404

    def test_a_county_sees_companies_with_a_site_there(self, client, city):
        client.force_login(city.keeper)
        page = client.get("/desk/companies").text
        assert "顺程即时配送" in page
        assert client.get("/desk/sites/S2").status_code == 404

    def test_sites_out_of_reach_are_not_0(self, client, city):
        """P2 is of this county, and its only site in another one."""
        city.rider("13800000001", site=city.far)
        client.force_login(city.keeper)
        page = client.get("/desk/companies")
        assert {unit.code: sites for unit, sites, _riders in page.context["rows"]} == {
            "P1": 1,
            "P2": None,
        }
        assert page.text.count("不在您的范围") == 2
        company = client.get("/desk/companies/P2").text
        assert "这家企业的网点不在您的范围" in company and "没有网点" not in company

    def test_who_reaches_no_company_is_not_told_that_there_is_none(self, client, city):
        office = a_unit(city.bureau, kind=UnitKind.OFFICE)
        client.force_login(a_person("handler", office))
        page = client.get("/desk/companies").text
        assert "不在您的范围" in page and "0 家企业" not in page

    def test_a_county_out_of_reach_has_no_head_count(self, client, city):
        city.rider("13800000001", site=city.far)
        client.force_login(city.keeper)
        far = client.get("/desk/headcount", {"county": city.other_county.code}).text
        assert "不在您的范围" in far and 'id="by-month"' not in far
        assert 'id="by-month"' in client.get("/desk/headcount").text

    def test_it_costs_the_same_however_many(self, client, city, admin, django_assert_num_queries):
        with django_assert_num_queries(7):
            client.get("/desk/companies")
        for n in range(5):
            city.rider(f"1380000000{n}")
        with django_assert_num_queries(7):
            client.get("/desk/companies")
        with django_assert_num_queries(9):
            client.get("/desk/companies/P1")


class TestCompany:
    def test_registering_and_changing(self, client, city, admin):
        county = str(city.county.pk)
        answer = client.post("/desk/companies/new", form_of(division=county))
        assert answer.url == "/desk/companies/P9"
        changed = form_of(name="山河")
        assert client.post(answer.url, changed).status_code == 302
        assert "山河" in client.get(answer.url).text

    @pytest.mark.parametrize(
        ("code", "why"),
        [("123", "18 位"), (a_credit_code(9)[:-1] + "0", "校验"), (a_credit_code(1), "另一家")],
    )
    def test_a_bad_code_is_said_beside_its_box(self, client, city, admin, code, why):
        fields = form_of(division=str(city.county.pk), credit_code=code)
        page = client.post("/desk/companies/new", fields)
        assert page.status_code == 422
        assert why in page.text
        assert "山河同城" in page.text
        assert Company.objects.count() == 2

    def test_others_may_not(self, client, city):
        for who in (city.keeper, city.contact, city.lead):
            client.force_login(who)
            assert client.post("/desk/companies/new", form_of()).status_code == 403
            assert client.post("/desk/companies/P1", form_of(name="别名")).status_code == 200
        assert Company.objects.get(unit__code="P1").unit.name == "顺程即时配送"

    def test_it_closes_after_its_sites(self, client, city, admin):
        page = client.post("/desk/companies/P1/close", follow=True)
        assert "下级单位" in page.text or "先" in page.text
        city.rider()
        client.post("/desk/sites/S1/close")
        assert Ridership.objects.get().end_reason == "site_closed"
        assert client.post("/desk/companies/P1/close").url == "/desk/companies"


class TestSite:
    def test_the_county_opens_one_there(self, client, city):
        client.force_login(city.keeper)
        fields = {"name": "城东站", "code": "S7", "division": city.county.pk}
        assert client.post("/desk/companies/P1/site", fields).url == "/desk/sites/S7"
        elsewhere = fields | {"code": "S8", "division": city.other_county.pk}
        assert client.post("/desk/companies/P1/site", elsewhere).status_code == 403

    def test_renaming(self, client, city, admin):
        client.post("/desk/sites/S1", {"name": "老城站"})
        assert "老城站" in client.get("/desk/sites/S1").text

    def test_the_poster_names_site_and_platform_and_is_renewed(self, client, city, admin):
        old = Site.objects.get(unit=city.site).short
        page = client.get("/desk/sites/S1/poster").text
        assert "<svg" in page
        assert f"/join/{old}" in page
        assert "顺程即时配送" in page
        client.post("/desk/sites/S1/renew")
        assert f"/join/{old}" not in client.get("/desk/sites/S1/poster").text

    def test_a_company_prints_its_own_and_changes_nothing(self, client, city):
        client.force_login(city.contact)
        assert client.get("/desk/sites/S1/poster").status_code == 200
        assert client.get("/desk/sites/S2/poster").status_code == 404
        page = client.get("/desk/sites/S1").text
        assert "/renew" not in page
        for rest in ("renew", "close"):
            assert client.post(f"/desk/sites/S1/{rest}").status_code == 403


class TestHeadcount:
    @pytest.fixture
    def year(self, city):
        city.rider("13800000001", joined_on=date(2023, 5, 1))
        city.rider("13800000002", joined_on=date(2024, 2, 3), left_on=date(2024, 4, 1))
        city.rider("13800000003", joined_on=date(2024, 2, 9))
        city.rider("13800000004", site=city.far, joined_on=date(2024, 2, 1))

    def months(self, page):
        return [(flow.joined, flow.left, flow.present) for _m, flow in page.context["months"]]

    def test_joined_left_and_present_by_month(self, client, city, year, admin):
        page = client.get("/desk/headcount?year=2024")
        assert self.months(page)[:5] == [(0, 0, 1), (3, 0, 4), (0, 0, 4), (0, 1, 3), (0, 0, 3)]
        assert len(self.months(page)) == 12
        total = page.context["total"]
        assert (total.joined, total.left, total.present) == (3, 1, 3)

    def test_by_county_and_site(self, client, city, year, admin):
        page = client.get("/desk/headcount?year=2024")
        assert [(name, flow.present) for name, flow in page.context["by_county"]] == [
            ("金城江区", 2), ("宜州区", 1),
        ]  # fmt: skip
        flows = {site.code: flow for site, flow in page.context["rows"]}
        assert (flows["S1"].joined, flows["S1"].left, flows["S1"].present) == (2, 1, 2)

    def test_narrowed(self, client, city, year, admin):
        for query, present in (("county=451203", 1), ("company=P1", 2), ("company=none", 0)):
            page = client.get(f"/desk/headcount?year=2024&{query}")
            assert page.context["total"].present == present

    def test_a_company_counts_its_own(self, client, city, year):
        client.force_login(city.contact)
        page = client.get("/desk/headcount?year=2024&company=P2")
        assert page.context["total"].present == 0
        assert client.get("/desk/headcount?year=2024").context["total"].present == 2

    def test_no_year_but_those_with_riders(self, client, city, year, admin):
        page = client.get("/desk/headcount?year=1066")
        assert page.context["years"][-1] == 2023
        assert page.status_code == 200

    def test_nobody_yet(self, client, city, admin):
        assert client.get("/desk/headcount").status_code == 200

    def test_no_query_a_month_or_a_site(self, client, city, year, admin, django_assert_num_queries):
        client.get("/desk/headcount?year=2024")
        with django_assert_num_queries(10):
            client.get("/desk/headcount?year=2024")
