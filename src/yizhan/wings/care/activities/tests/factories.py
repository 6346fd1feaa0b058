"""Kinds, sessions and sign-ups for tests. May be imported upward only."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.activities.actions import Details, fill_kinds, join, plan_session
from yizhan.wings.care.activities.models import Kind, Session, SignUp

_numbers = count(1)

NEXT_WEEK = MONDAY + timedelta(days=7)
"""Ten o'clock on the Monday after."""


def a_kind(code: str = "first-aid") -> Kind:
    fill_kinds(by=None, at=MONDAY)
    return Kind.objects.get(code=code)


def details(**fields: Any) -> Details:
    begins = fields.pop("begins_at", NEXT_WEEK)
    columns: dict[str, Any] = {
        "title": f"急救课{next(_numbers)}",
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "capacity": 2,
        "place": "二楼会议室",
    } | fields
    columns.setdefault("kind", a_kind())
    if isinstance(columns["kind"], str):
        columns["kind"] = a_kind(columns["kind"])
    return Details(**columns)


def an_organiser(unit: Unit) -> Person:
    return a_person("handler", unit)


def a_session(
    unit: Unit,
    *,
    by: Person | None = None,
    at: datetime = MONDAY,
    open_now: bool = True,
    **fields: Any,
) -> Session:
    organiser = by or an_organiser(unit)
    (session,) = plan_session(unit, details(**fields), by=organiser, at=at, open_now=open_now)
    return session


def a_guest(session: Session, *, at: datetime = MONDAY, **fields: Any) -> SignUp:
    number = next(_numbers)
    columns: dict[str, Any] = {"name": f"覃某{number}", "phone": f"138{number:08d}"} | fields
    return join(session, by=None, at=at, **columns)
