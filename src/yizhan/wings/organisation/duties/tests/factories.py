"""A small organisation for tests of duties, and of whatever stands on them. May be imported upward
only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yizhan.ground.casework.tests.factories import a_division
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit, an_admin
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.wings.organisation.duties.actions import TaskRow, create_duty, load_rules, send_task
from yizhan.wings.organisation.duties.models import Duty, DutyRule, Task

FOUNDED = date(2024, 3, 1)
TODAY = date(2024, 3, 4)
"""The day of MONDAY."""


@dataclass
class Tree:
    """A city committee, a county with its general branch and bureau, two offices with a guidance
    station each, and a company; who works there, and who looks on from above."""

    city: Division
    county: Division
    root: Unit
    general_branch: Unit
    bureau: Unit
    offices: list[Unit]
    stations: list[Unit]
    company: Unit
    lead: Person
    admin: Person
    secretary: Person
    bureau_handler: Person
    instructors: list[Person]
    stranger: Person

    branches: list[Unit]

    def branch(self) -> Unit:
        """Another branch of the general branch, about which nothing is owed yet."""
        return self.branches.pop()

    def rule(self, code: str) -> DutyRule:
        return DutyRule.objects.get(code=code)

    def duty(self, unit: Unit | None = None, **fields: Any) -> Duty:
        columns: dict[str, Any] = {
            "what": "报送骑手人数", "due_on": TODAY + timedelta(days=10), "by": None, "at": MONDAY,
        } | fields  # fmt: skip
        return create_duty(unit or self.general_branch, **columns)

    def task(self, to: list[Unit] | None = None, **fields: Any) -> Task:
        defaults: dict[str, Any] = {"unit": self.root, "by": self.lead, "at": MONDAY, "known": None}
        given = {name: fields.pop(name) for name in defaults if name in fields}
        columns: dict[str, Any] = {
            "title": "摸排暖心驿站", "due_on": TODAY + timedelta(days=10),
        } | fields  # fmt: skip
        return send_task(TaskRow(**columns), to=to or [self.bureau], **defaults | given)


def a_tree(*, rules: bool = True, branches: int = 2) -> Tree:
    city = a_division()
    county = a_division(city, kind=DivisionKind.COUNTY)
    root = a_unit(kind=UnitKind.CITY_COMMITTEE, division=city)
    general_branch = a_unit(root, kind=UnitKind.GENERAL_BRANCH, division=county)
    market = a_unit(root, kind=UnitKind.BUREAU, division=city)
    bureau = a_unit(market, kind=UnitKind.BUREAU, division=county)
    offices = [a_unit(bureau, kind=UnitKind.OFFICE, division=county) for _ in range(2)]
    stations = [
        a_unit(office, kind=UnitKind.GUIDANCE_STATION, division=county) for office in offices
    ]
    company = a_unit(root, kind=UnitKind.COMPANY, division=county, founded_on=FOUNDED)
    branch: dict[str, Any] = {"kind": UnitKind.BRANCH, "division": county, "founded_on": FOUNDED}
    branch_units = [
        a_unit(general_branch, **branch) for _ in range(branches)
    ]  # before there are rules
    if rules:
        load_rules(by=None, at=MONDAY)
    return Tree(
        city=city,
        county=county,
        root=root,
        general_branch=general_branch,
        bureau=bureau,
        offices=offices,
        stations=stations,
        company=company,
        lead=a_person("lead", root, scope=Scope.BELOW),
        admin=an_admin(root),
        secretary=a_person("secretary", general_branch, scope=Scope.BELOW),
        bureau_handler=a_person("handler", bureau),
        instructors=[a_person("instructor", one, scope=Scope.BELOW) for one in stations],
        stranger=a_person("handler", company),
        branches=branch_units,
    )
