"""Entries for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yizhan.ground.people.models import Person
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.days import local_day
from yizhan.wings.care.losses.actions import fill_kinds, note_loss
from yizhan.wings.care.losses.models import Loss
from yizhan.wings.care.losses.rules import Facts


def a_meal(rider: Person, *, at: datetime = MONDAY, on: date | None = None, **said: Any) -> Loss:
    facts: dict[str, Any] = {"shop": "沙县小吃", "minutes": 20} | said
    return note_loss(Facts(**facts), happened_on=on or local_day(at), by=rider, at=at)


def a_fine(rider: Person, *, at: datetime = MONDAY, on: date | None = None, **said: Any) -> Loss:
    fill_kinds(by=None, at=at)
    facts: dict[str, Any] = {"kind": "fine", "amount": "20"} | said
    return note_loss(Facts(**facts), happened_on=on or local_day(at), by=rider, at=at)
