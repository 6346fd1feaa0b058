from __future__ import annotations

from datetime import date

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.models import Division
from yizhan.ground.places.tests.factories import hechi
from yizhan.wings.organisation.register.actions import open_site, register_company
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_credit_code, a_ridership


class City:
    """Two companies with a site each in two counties, and who looks after them."""

    def __init__(self) -> None:
        hechi()
        self.county = Division.objects.get(name="金城江区")
        self.other_county = Division.objects.get(name="宜州区")
        self.root = a_unit(division=self.county.parent)
        self.company = self._company(1, "顺程即时配送")
        self.other = self._company(2, "邻到网络")
        self.site = self._site(self.company, "S1", "城区站", self.county)
        self.far = self._site(self.other, "S2", "宜州站", self.other_county)
        self.bureau = a_unit(self.root, kind=UnitKind.BUREAU, division=self.county)
        self.admin = an_admin(self.root)
        self.lead = a_person("lead", self.root, scope=Scope.BELOW)
        self.keeper = a_person("handler", self.bureau)
        self.contact = a_person("company", self.company, scope=Scope.BELOW)

    def _company(self, number: int, name: str) -> Unit:
        return register_company(
            name=name, code=f"P{number}", credit_code=a_credit_code(number), division=self.county,
            parent=self.root, by=None, at=MONDAY,
        ).unit  # fmt: skip

    def _site(self, company: Unit, code: str, name: str, county: Division) -> Unit:
        site = open_site(company, name=name, code=code, division=county, by=None, at=MONDAY)
        return site.unit

    def rider(
        self, phone: str = "13800004321", name: str = "覃小河", *, site: Unit | None = None,
        joined_on: date = date(2024, 3, 4), left_on: date | None = None,
    ) -> Ridership:  # fmt: skip
        person: Person = a_person(display_name=name)
        vault.keep("phone", phone, person=person, at=MONDAY)
        vault.keep("legal_name", name, person=person, at=MONDAY)
        return a_ridership(person, site or self.site, joined_on=joined_on, left_on=left_on)
