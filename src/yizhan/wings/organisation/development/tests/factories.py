"""Applicants and their steps for tests. May be imported upward only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.models import Branch
from yizhan.wings.organisation.branches.tests.factories import (
    a_branch,
    a_general_branch,
    a_willing_person,
)
from yizhan.wings.organisation.development import index, rules
from yizhan.wings.organisation.development.actions import enter_stage, open_candidacy
from yizhan.wings.organisation.development.models import Candidacy, Stage, Step

DAY = MONDAY.date()


@dataclass
class Line:
    """A branch below a general branch below the committee, with a secretary at each."""

    committee: Unit
    branch: Branch
    secretary: Person
    above: Person


def a_line() -> Line:
    committee = a_unit()
    branch = a_branch(a_general_branch(committee))
    return Line(
        committee,
        branch,
        a_person("secretary", branch.unit),
        a_person("secretary", committee, scope=Scope.BELOW),
    )


def a_candidacy(branch: Branch | None = None, **fields: Any) -> Candidacy:
    columns: dict[str, Any] = {"kind": "rider", "by": None, "at": MONDAY} | fields
    person = columns.pop("person", None) or a_willing_person()
    return open_candidacy(person, branch=branch or a_branch(), **columns)


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def take_step(candidacy: Candidacy, code: str, *, on: date, **fields: Any) -> Step:
    row = stage(code)
    columns: dict[str, Any] = {"papers": row.papers, "by": None} | fields
    return enter_stage(candidacy, row, on=on, **{"at": at_noon(on), **columns})


def take_steps(candidacy: Candidacy, until: str, *, start: date = date(2021, 1, 4)) -> date:
    """Every stage up to this one, each on its first day; returns the day of the last."""
    entered: dict[str, date] = {}
    for row in index.stage_table().terms:
        on = rules.earliest(row, entered) or start
        take_step(candidacy, row.code, on=on)
        entered[row.code] = on
        if row.code == until:
            return on
    raise LookupError(until)


def at_noon(day: date) -> Any:
    return MONDAY + timedelta(days=(day - DAY).days)
