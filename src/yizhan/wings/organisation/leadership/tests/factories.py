"""A committee with a secretary's seat and a company's. May be imported upward only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.wings.organisation.leadership import actions
from yizhan.wings.organisation.leadership.models import Seat, Term
from yizhan.wings.organisation.leadership.rules import SeatKind, SeatRole

UNTIL = date(2099, 3, 4)
"""Far off: access ends with the post by the database's clock, which tests do not set."""


@dataclass
class Committee:
    unit: Unit
    bureau: Unit
    company: Unit
    admin: Person
    secretary: Person
    stranger: Person
    """A secretary of another committee."""
    first: Seat
    """The secretary's seat, held."""
    term: Term
    second: Seat
    """The company's seat, vacant."""


def a_committee() -> Committee:
    city = a_unit()
    bureau = a_unit(city, kind=UnitKind.BUREAU)
    company = a_unit(city, kind=UnitKind.COMPANY)
    admin, secretary = an_admin(city), a_person()
    elsewhere = a_unit(city, kind=UnitKind.GENERAL_BRANCH)
    first = actions.open_seat(
        city, kind=SeatKind.BUREAU, role=SeatRole.SECRETARY, represents=bureau, position=1,
        by=admin, at=MONDAY,
    )  # fmt: skip
    term = actions.appoint(first, person=secretary, until=UNTIL, by=admin, at=MONDAY)
    second = actions.open_seat(
        city, kind=SeatKind.COMPANY, role=SeatRole.MEMBER, represents=company, by=admin, at=MONDAY
    )
    stranger = a_person("secretary", elsewhere, scope=Scope.BELOW)
    return Committee(city, bureau, company, admin, secretary, stranger, first, term, second)
