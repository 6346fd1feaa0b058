"""Counters and questions to the lead for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.burden.models import Approval, FormUse


def a_use(unit: Unit, *, month: date, **fields: Any) -> FormUse:
    columns: dict[str, Any] = {
        "form": "desk:case_move", "grass_roots": True, "step": 60, "sends": 10, "fields": 20,
        "uploads": 0,
    } | fields  # fmt: skip
    return FormUse.objects.create(unit=unit, month=month, **columns)


def an_approval(unit: Unit, by: Person, **fields: Any) -> Approval:
    columns: dict[str, Any] = {
        "title": "大表", "questions": list("一二三四五六七八"), "units": 131, "minutes": 16,
        "digest": "0" * 64, "asked_at": MONDAY,
    } | fields  # fmt: skip
    return Approval.objects.create(unit=unit, by=by, **columns)
