"""Roles that are offered to a rider and that she has not answered."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.people.models import Person
from yizhan.wings.participation.appointments.models import Engagement, EngagementQuerySet


def offered_roles(person: Person, *, at: datetime) -> EngagementQuerySet:
    rows = Engagement.objects.asked_by(person).waiting_for_answer(at=at)
    return rows.select_related("unit", "division").order_by("pk")
