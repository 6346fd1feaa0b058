"""Riders and sites are seen within reach, and riders are searched without opening the vault."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.ground.people import vault
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import (
    answers_for,
    companies_seen,
    responsible,
    sites_seen,
)
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
READ, EDIT = Permission.REGISTER_READ, Permission.REGISTER_EDIT


class City:
    def __init__(self):
        hechi()
        self.county = Division.objects.get(name="金城江区")
        self.other = Division.objects.get(name="宜州区")
        self.root = a_unit(division=self.county.parent)
        self.company = a_unit(self.root, kind=UnitKind.COMPANY)
        self.site = a_site(self.company, division=self.county)
        self.far = a_site(self.company, division=self.other)
        self.bureau = a_unit(self.root, kind=UnitKind.BUREAU, division=self.county)
        self.union = a_unit(self.root, kind=UnitKind.DEPARTMENT, division=self.county)


@pytest.fixture
def city():
    return City()


def test_a_county_sees_what_is_in_it(city):
    keeper = a_person("handler", city.bureau)
    mine = a_ridership(a_person(), city.site, joined_on=DAY)
    a_ridership(a_person(), city.far, joined_on=DAY)

    assert list(Ridership.objects.visible_to(keeper)) == [mine]
    assert list(Ridership.objects.counted_by(keeper)) == [mine]
    assert list(sites_seen(keeper, READ)) == [city.site]
    assert list(companies_seen(keeper, READ)) == [city.company]
    assert responsible(keeper, EDIT, city.site) == city.bureau
    assert responsible(keeper, EDIT, city.far) is None
    assert answers_for(keeper, EDIT, city.county)
    assert not answers_for(keeper, EDIT, city.other)


def test_a_department_of_the_county_does_not(city):
    keeper = a_person("handler", city.union)
    a_ridership(a_person(), city.site, joined_on=DAY)
    assert not Ridership.objects.visible_to(keeper).exists()
    assert not companies_seen(keeper, READ).exists()


def test_a_company_counts_its_own_and_reads_nobody(city):
    contact = a_person("company", city.company, scope=Scope.BELOW)
    a_ridership(a_person(), city.site, joined_on=DAY)
    a_ridership(a_person(), a_site(), joined_on=DAY)
    assert Ridership.objects.counted_by(contact).count() == 1
    assert not Ridership.objects.visible_to(contact).exists()
    assert list(companies_seen(contact, Permission.HEADCOUNT_READ)) == [city.company]


def test_the_city_sees_all(city):
    lead = a_person("lead", city.root, scope=Scope.BELOW)
    a_ridership(a_person(), city.site, joined_on=DAY)
    assert Ridership.objects.visible_to(lead).count() == 1
    assert sites_seen(lead, READ).count() == 2


class TestSearch:
    @pytest.fixture
    def rider(self, city):
        rider = a_person(username="r-0123456789abcdef")
        vault.keep("phone", "13800004321", person=rider, at=MONDAY)
        vault.keep("legal_name", "覃小河", person=rider, at=MONDAY)
        a_ridership(rider, city.site, joined_on=DAY)
        other = a_person()
        vault.keep("phone", "13800001234", person=other, at=MONDAY)
        vault.keep("legal_name", "韦山", person=other, at=MONDAY)
        a_ridership(other, city.site, joined_on=DAY)
        return rider

    @pytest.mark.parametrize(
        "words",
        ["4321", "r-0123456789abcdef"],
    )
    def test_found(self, rider, words):
        assert Ridership.objects.all().search(words).get().rider == rider

    @pytest.mark.parametrize("words", ["覃小河", "13800004321", "432", "99999", "r-0", "43217"])
    def test_not_found(self, rider, words):
        assert not Ridership.objects.all().search(words).exists()

    def test_a_guests_number_finds_nobody(self, rider):
        vault.keep("phone", "13900004321", person=None, at=MONDAY)
        assert Ridership.objects.all().search("4321").count() == 1
