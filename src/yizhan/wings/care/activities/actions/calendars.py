"""The secret address of somebody's calendar."""

from __future__ import annotations

import secrets
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.models import Calendar
from yizhan.wings.care.activities.rules import ActivitiesVerb, digest_of


@in_transaction
def make_calendar(person: Person, *, at: datetime) -> str:
    """Return the key of a new secret address, which is shown this once; an older one ends."""
    key = secrets.token_urlsafe(24)
    Calendar.objects.update_or_create(
        person=person, defaults={"digest": digest_of(key), "created_at": at}
    )
    record(ActivitiesVerb.CALENDAR_MADE, by=person, target=person, at=at)
    return key


@in_transaction
def withdraw_calendar(person: Person, *, at: datetime) -> None:
    """End the secret address. Twice changes nothing."""
    if Calendar.objects.filter(person=person).delete()[0]:
        record(ActivitiesVerb.CALENDAR_WITHDRAWN, by=person, target=person, at=at)
