"""Appointments for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import end_of, local_day
from yizhan.wings.participation.appointments.actions import Terms, accept, offer
from yizhan.wings.participation.appointments.models import Badge, Engagement
from yizhan.wings.participation.appointments.rules import VolunteerRole

YEAR = timedelta(days=365)


def terms(*, at: datetime = MONDAY, **fields: Any) -> Terms:
    today = local_day(at)
    columns: dict[str, Any] = {
        "role": VolunteerRole.FOOD_SAFETY,
        "since": today,
        "until": today + YEAR,
    } | fields
    return Terms(**columns)


def an_offer(
    unit: Unit,
    *,
    person: Person | None = None,
    by: Person | None = None,
    at: datetime = MONDAY,
    **fields: Any,
) -> Engagement:
    """Return an offer that waits for an answer."""
    editor = by or a_person("handler", unit)
    return offer(unit, person or a_person(), terms=terms(at=at, **fields), by=editor, at=at)


def an_engagement(
    unit: Unit,
    *,
    person: Person | None = None,
    by: Person | None = None,
    at: datetime = MONDAY,
    **fields: Any,
) -> Engagement:
    """Return an appointment that was accepted."""
    rider = person or a_person()
    engagement = an_offer(unit, person=rider, by=by, at=at, **fields)
    accept(engagement, by=rider, at=at)
    return engagement


def badge_of(engagement: Engagement) -> Badge:
    return Badge.objects.not_revoked().get(engagement=engagement)


def last_minute(day: date) -> datetime:
    """Return 23:59:59 of a day in the city."""
    return end_of(day) - timedelta(seconds=1)
