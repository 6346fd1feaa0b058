"""A place that is offered and kept for a while, as the bottom bar tells of it."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.people.models import Person
from yizhan.wings.care.activities.models import SignUp


def something_waits(person: Person, at: datetime) -> bool:
    return SignUp.objects.asked_by(person).waiting_for_answer(at=at).exists()
