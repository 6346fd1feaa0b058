"""Companies and sites: registered with a true credit code, told once, closed in order."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.events.bus import _listeners
from yizhan.ground.people.actions import close_unit, merge_units
from yizhan.ground.people.actions.units import NotEmpty
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Source, write_table
from yizhan.wings.organisation.register import actions
from yizhan.wings.organisation.register.actions.companies import CreditCodeTaken, UnlikelyDay
from yizhan.wings.organisation.register.events import CompanyRegistered
from yizhan.wings.organisation.register.exchange import (
    COMPANY_HEADINGS,
    SITE_HEADINGS,
    company_records,
    read_companies,
    read_sites,
    site_records,
)
from yizhan.wings.organisation.register.models import Company, Ridership, Site
from yizhan.wings.organisation.register.rules import BadCreditCode
from yizhan.wings.organisation.register.tests.factories import a_credit_code, a_ridership, a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    hechi()
    return a_unit()


@pytest.fixture
def county():
    return Division.objects.get(name="金城江区")


@pytest.fixture
def heard(monkeypatch):
    events: list[Any] = []
    monkeypatch.setitem(_listeners, CompanyRegistered, [events.append])
    return events


def registered(root, county, *, by=None, number=1, **fields):
    fields = {"name": "顺程", "code": f"P{number}", "credit_code": a_credit_code(number)} | fields
    return actions.register_company(division=county, parent=root, by=by, at=MONDAY, **fields)


def test_a_company_is_registered_and_heard_of_once(root, county, heard):
    company = registered(root, county, by=a_person("admin", root, scope=Scope.BELOW))

    assert (company.unit.kind, company.registered_on) == (UnitKind.COMPANY, date(2024, 3, 4))
    assert company.credit_code == a_credit_code()
    assert [event.company_id for event in heard] == [company.unit_id]
    assert Entry.objects.filter(verb="company.registered").count() == 1


def test_a_company_founded_in_the_tree_is_heard_of_too(root, heard):
    unit = a_unit(root, kind=UnitKind.COMPANY)

    assert Company.objects.get().unit == unit
    assert len(heard) == 1


def test_a_slip_in_the_code_is_refused(root, county):
    with pytest.raises(BadCreditCode) as refused:
        registered(root, county, credit_code=a_credit_code()[:-1] + "0")

    assert set(refused.value.fields) == {"credit_code"}
    assert not Unit.objects.filter(kind=UnitKind.COMPANY).exists()


def test_two_companies_do_not_share_a_code(root, county):
    registered(root, county)
    with pytest.raises(CreditCodeTaken):
        registered(root, county, number=2, credit_code=a_credit_code(1))
    assert Company.objects.count() == 1


def test_a_company_does_not_enter_itself(root, county):
    company = registered(root, county)
    contact = a_person("company", company.unit, scope=Scope.BELOW)
    day = company.registered_on

    with pytest.raises(NotAllowed):
        registered(root, county, number=2, by=contact)
    with pytest.raises(NotAllowed):
        actions.edit_company(
            company, name="别名", credit_code=a_credit_code(3), registered_on=day, by=contact,
            at=MONDAY,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.open_site(
            company.unit, name="站", code="S9", division=county, by=contact, at=MONDAY
        )


def test_the_bureau_of_a_county_opens_sites_there_and_not_elsewhere(root, county):
    company = registered(root, county)
    bureau = a_unit(root, kind=UnitKind.BUREAU, division=county)
    handler = a_person("handler", bureau)
    elsewhere = Division.objects.get(name="宜州区")

    site = actions.open_site(
        company.unit, name="城区站", code="S1", division=county, by=handler, at=MONDAY
    )
    assert len(site.short) == 7
    with pytest.raises(NotAllowed):
        actions.open_site(
            company.unit, name="宜州站", code="S2", division=elsewhere, by=handler, at=MONDAY
        )


def test_a_site_closes_and_its_riders_leave(root, county):
    company = registered(root, county)
    site = actions.open_site(
        company.unit, name="城区站", code="S1", division=county, by=None, at=MONDAY
    )
    a_ridership(a_person(), site.unit, joined_on=date(2024, 3, 4))
    with pytest.raises(NotEmpty):
        actions.close_company(company, by=None, at=MONDAY)

    actions.close_site(site.unit, by=None, at=MONDAY + timedelta(days=1))
    actions.close_company(company, by=None, at=MONDAY + timedelta(days=1))

    ended = Ridership.objects.get()
    assert (ended.left_on, ended.end_reason) == (date(2024, 3, 5), "site_closed")


def test_a_site_closed_in_the_tree_is_left_too():
    site = a_site()
    a_ridership(a_person(), site, joined_on=date(2024, 3, 4))
    close_unit(site, by=None, at=MONDAY)
    assert Ridership.objects.get().end_reason == "site_closed"


def test_sites_that_become_one_share_their_riders():
    company = a_unit(a_unit(), kind=UnitKind.COMPANY)
    site, other = a_site(company), a_site(company)
    a_ridership(a_person(), site, joined_on=date(2024, 3, 4))
    later = MONDAY + timedelta(days=5)
    merge_units(site, other, by=None, at=later)
    assert Ridership.objects.riding().get().site == other
    assert Ridership.objects.in_force(on=date(2024, 3, 8)).get().site == site
    assert Site.objects.by_short(Site.objects.get(unit=site).short).get().leads_to == other


def test_a_poster_that_went_astray(root):
    site = Site.objects.get(unit=a_site())
    old = site.short
    assert actions.renew_poster_code(site, by=None, at=MONDAY) != old
    assert not Site.objects.by_short(old).exists()


HEAD = "企业编码,企业名称,统一社会信用代码,县区,登记日期\n"


def read(text):
    return read_companies(Source(io.BytesIO((HEAD + text).encode()), MONDAY))


def load(text):
    reading = read(text)
    assert reading.bad == []
    rows = reading.good
    return actions.load_companies(rows, by=None, at=MONDAY)


def test_companies_come_from_a_list_and_again_without_a_change(root, county, heard):
    text = f"P1,顺程,{a_credit_code(1)},金城江区,2024年1月2日\nP2,邻到,{a_credit_code(2)},,45300\n"
    assert load(text) == (2, 0, 0)
    assert load(text) == (0, 0, 2)
    assert len(heard) == 2
    again = write_table(company_records(), COMPANY_HEADINGS, "xlsx")
    reading = read_companies(Source(io.BytesIO(again), MONDAY))
    assert actions.load_companies(reading.good, by=None, at=MONDAY) == (0, 0, 2)
    assert load(text.replace("顺程", "顺程即时配送")) == (0, 1, 1)
    moved = text.replace("顺程", "顺程即时配送").replace("金城江区", "河池市")
    assert load(moved) == (0, 1, 1)
    assert load(moved) == (0, 0, 2)
    assert Company.objects.get(unit__code="P1").unit.division.name == "河池市"


def test_bad_companies_are_named(root):
    registered(root, None, code="P9", number=9)
    text = (
        f"P1,顺程,{a_credit_code(9)},,\nP2,邻到,123,,\nP3,,{a_credit_code(3)},天河区,\n"
        f"{root.code},党委,{a_credit_code(4)},,\nP5,山河,{a_credit_code(3)},,\n"
    )
    assert [(bad.row, bad.column) for bad in read(text).bad] == [
        (2, "credit_code"), (3, "credit_code"), (4, "name"), (4, "division"), (5, "code"),
        (6, "credit_code"),
    ]  # fmt: skip


def test_sites_come_from_a_list_and_again_without_a_change(root, county):
    registered(root, county)
    text = "网点编码,网点名称,企业编码,县区\nS1,城区站,P1,451202\nS2,宜州站,顺程,宜州区\n"

    def once(text=text):
        reading = read_sites(Source(io.BytesIO(text.encode()), MONDAY))
        assert reading.bad == []
        rows = reading.good
        return actions.load_sites(rows, by=None, at=MONDAY)

    assert once() == (2, 0, 0)
    assert once() == (0, 0, 2)
    assert Site.objects.count() == 2
    again = write_table(site_records(), SITE_HEADINGS, "csv")
    reading = read_sites(Source(io.BytesIO(again), MONDAY))
    rows = reading.good
    assert actions.load_sites(rows, by=None, at=MONDAY) == (0, 0, 2)
    moved = text.replace("451202", "宜州区")
    assert once(moved) == (0, 1, 1)
    assert once(moved) == (0, 0, 2)
    assert Site.objects.get(unit__code="S1").unit.division.name == "宜州区"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), MONDAY.date() + timedelta(1)])
def test_a_day_that_cannot_be_is_refused(root, county, day):
    company = registered(root, county)
    fields = {"name": "顺程", "credit_code": company.credit_code, "registered_on": day}
    with pytest.raises(UnlikelyDay):
        actions.edit_company(company, by=None, at=MONDAY, **fields)
    with pytest.raises(UnlikelyDay):
        registered(root, county, number=2, registered_on=day)
    assert Company.objects.get().registered_on == MONDAY.date()
