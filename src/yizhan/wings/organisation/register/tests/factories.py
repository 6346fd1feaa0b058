"""Sites and riders for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_unit
from yizhan.wings.organisation.register.actions import RidershipRow, load_riderships
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.rules import CODE_SIGNS, check_sign


def a_site(company: Unit | None = None, **fields: object) -> Unit:
    company = company or a_unit(a_unit(), kind=UnitKind.COMPANY)
    return a_unit(company, kind=UnitKind.DELIVERY_SITE, **fields)


def a_ridership(
    rider: Person,
    site: Unit,
    *,
    joined_on: date,
    left_on: date | None = None,
    confirmed_on: date | None = None,
) -> Ridership:
    row = RidershipRow(
        rider=rider, site=site, joined_on=joined_on, left_on=left_on, confirmed_on=confirmed_on
    )
    load_riderships([row], by=None, at=MONDAY)
    return Ridership.objects.latest("pk")


def a_credit_code(number: int = 1) -> str:
    """A valid code of no company: the registration authority's digits are zeros."""
    first = f"91{'0' * 6}{number:09}".replace("9", CODE_SIGNS[9])
    return first + check_sign(first)
