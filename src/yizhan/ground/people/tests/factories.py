"""People and units for tests. May be imported upward only."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from yizhan.ground.people import actions
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope, UnitKind

MONDAY = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
"""Ten o'clock on a working Monday in Hechi."""

_numbers = count(1)


def a_unit(parent: Unit | None = None, *, kind: str = "", **fields: Any) -> Unit:
    number = next(_numbers)
    default = UnitKind.DEPARTMENT if parent else UnitKind.CITY_COMMITTEE
    columns: dict[str, Any] = {
        "name": f"Unit {number}",
        "code": f"unit-{number}",
        "at": MONDAY,
    } | fields
    return actions.create_unit(kind=kind or default, parent=parent, by=None, **columns)


def a_person(
    role: str = "", unit: Unit | None = None, *, scope: str = Scope.HERE, **fields: Any
) -> Person:
    """Somebody; with `role` and `unit`, somebody who holds that post."""
    number = next(_numbers)
    columns: dict[str, Any] = {
        "display_name": f"Person {number}",
        "username": f"person-{number}",
        "at": MONDAY,
    } | fields
    person = actions.create_person(by=None, **columns)
    if role:
        assert unit is not None
        actions.grant(person, role=role, unit=unit, scope=scope, by=None, at=MONDAY)
    return person


def an_admin(root: Unit) -> Person:
    return a_person("admin", root, scope=Scope.BELOW)
