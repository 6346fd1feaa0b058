"""A small city for tests of cases, and of whatever stands on them. May be imported upward only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Competence, Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.ground.places.tests.factories import a_division

_numbers = count(1)


def an_item(**fields: Any) -> CatalogueItem:
    number = next(_numbers)
    columns = {
        "group": ItemGroup.REST,
        "name": f"热水{number}",
        "name_en": f"Hot water {number}",
        "unit_kind": UnitKind.DEPARTMENT,
        "competence": Competence.UNION,
        "target_minutes": 7 * 60,
        "position": number,
    } | fields
    code = columns.pop("code", f"item-{number}")
    return actions.save_item(str(code), by=None, at=MONDAY, **columns)


@dataclass
class City:
    """City committee, bureau (with the dispatcher), a union department with two handlers in the
    county, another department with one, and a lead above all."""

    city: Division
    county: Division
    committee: Unit
    bureau: Unit
    union: Unit
    traffic: Unit
    item: CatalogueItem
    dispatcher: Person
    handler: Person
    colleague: Person
    stranger: Person
    lead: Person
    rider: Person

    def case(self, *, at: datetime = MONDAY, **fields: Any) -> Case:
        columns: dict[str, Any] = {"item": self.item, "by": None, "division": self.county} | fields
        return actions.open_case(at=at, **columns)


def a_city() -> City:
    city = a_division()
    county = a_division(city, kind=DivisionKind.COUNTY)
    committee = a_unit(kind=UnitKind.CITY_COMMITTEE, division=city)
    bureau = a_unit(committee, kind=UnitKind.BUREAU, division=city)
    union = a_unit(bureau, kind=UnitKind.DEPARTMENT, competence=Competence.UNION, division=county)
    traffic = a_unit(bureau, kind=UnitKind.DEPARTMENT, competence=Competence.TRAFFIC, division=city)
    return City(
        city=city,
        county=county,
        committee=committee,
        bureau=bureau,
        union=union,
        traffic=traffic,
        item=an_item(),
        dispatcher=a_person("dispatcher", bureau, scope=Scope.BELOW),
        handler=a_person("handler", union),
        colleague=a_person("handler", union),
        stranger=a_person("handler", traffic),
        lead=a_person("lead", committee, scope=Scope.BELOW),
        rider=a_person(),
    )
