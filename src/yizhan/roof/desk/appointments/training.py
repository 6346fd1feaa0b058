"""Trainings that a rider took part in, as activities have them: to be noted with a role."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.wings.care.activities.models import SignUp

MOST = 10


class Training(NamedTuple):
    title: str
    day: date


def trainings_of(person: Person | None) -> list[Training]:
    """Those with a certificate, the newest first."""
    if person is None:
        return []
    rows = SignUp.objects.asked_by(person).attended().exclude(certificate="")
    rows = rows.select_related("session__kind").order_by("-session__begins_at", "-pk")
    return [
        Training(f"{one.session.kind.name} · {one.session.title}", local_day(one.session.begins_at))
        for one in rows[:MOST]
    ]
