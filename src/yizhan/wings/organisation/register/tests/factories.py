"""Sites and riders for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.organisation.register.actions import RidershipRow, load_riderships
from yizhan.wings.organisation.register.models import Ridership


def a_site(company: Unit | None = None) -> Unit:
    company = company or a_unit(a_unit(), kind=UnitKind.COMPANY)
    return a_unit(company, kind=UnitKind.DELIVERY_SITE)


def a_ridership(
    rider: Person, site: Unit, *, joined_on: date, left_on: date | None = None
) -> Ridership:
    row = RidershipRow(rider=rider, site=site, joined_on=joined_on, left_on=left_on)
    load_riderships([row], by=None, at=MONDAY)
    return Ridership.objects.latest("pk")
