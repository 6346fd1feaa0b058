"""Many appointments at once, answered already: for the demo city and for a city's own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.codes import new_code
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.badges import signed, signing_key
from yizhan.wings.participation.appointments.actions.offering import Terms
from yizhan.wings.participation.appointments.models import (
    Badge,
    Engagement,
    EngagementPeriod,
    Promise,
    PromiseChoice,
)
from yizhan.wings.participation.appointments.rules import (
    CODE_LENGTH,
    LETTER_LENGTH,
    AppointmentsVerb,
    PromiseState,
    ShownName,
    State,
)

ASKED_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class EngagementRow:
    unit: Unit
    person: Person
    terms: Terms
    accepted: bool = True
    name_shown: str = ShownName.NOTHING
    name: str = ""
    company: str = ""
    promises: Sequence[PromiseChoice] = field(default=())


@in_transaction
def load_engagements(
    rows: Sequence[EngagementRow], *, by: Person | None, at: datetime
) -> list[Engagement]:
    """Write down appointments as they were answered, with a badge where the term is not over. Only
    the platform does this."""
    if by is not None:
        raise NotAllowed("Roles are offered, and accepted by whom they are offered to.")
    loaded = Engagement.objects.bulk_create(
        [_engagement(row, at=at) for row in rows], batch_size=200
    )
    accepted = [(one, row) for one, row in zip(loaded, rows, strict=True) if one.is_accepted]
    EngagementPeriod.objects.bulk_create(
        [
            EngagementPeriod(
                engagement=one, role=one.role, unit=one.unit, division=one.division,
                since=one.since, until=one.until,
            )
            for one, _row in accepted
        ],
        batch_size=200,
    )  # fmt: skip
    now = [(one, row) for one, row in accepted if one.until > local_day(at)]
    if now:
        key = signing_key(at=at)
        badges = [signed(one, key=key, code=new_code(CODE_LENGTH), at=at) for one, _row in now]
        Badge.objects.bulk_create(badges, batch_size=200)
    Promise.objects.bulk_create(
        [
            Promise(
                engagement=one, choice=choice, text=choice.text, state=PromiseState.SHOWN,
                said_at=at,
            )
            for one, row in now
            for choice in row.promises
        ],
        batch_size=200,
    )  # fmt: skip
    record(AppointmentsVerb.LOADED, by=by, target="appointments.Engagement", at=at, count=len(rows))
    return loaded


def _engagement(row: EngagementRow, *, at: datetime) -> Engagement:
    terms = row.terms
    begun = timezone.make_aware(datetime.combine(terms.since, time(10)))
    return Engagement(
        person=row.person,
        unit=row.unit,
        role=terms.role,
        since=terms.since,
        until=terms.until,
        division=terms.division,
        training=terms.training,
        trained_on=terms.trained_on,
        number=new_code(LETTER_LENGTH),
        state=State.ACCEPTED if row.accepted else State.OFFERED,
        offered_at=begun - ASKED_BEFORE if row.accepted else at,
        answered_at=begun - ASKED_BEFORE / 2 if row.accepted else None,
        name_shown=row.name_shown,
        name=row.name,
        company=row.company,
    )
