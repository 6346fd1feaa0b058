"""Many sessions at once, with who took part: for the demo city and for a city's own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.codes import new_code
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions.planning import Details
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.activities.rules import (
    CERTIFICATE_LENGTH,
    HERE_LENGTH,
    ActivitiesVerb,
    Answer,
    SignUpState,
    State,
)
from yizhan.wings.care.activities.vault import new_ticket


@dataclass(frozen=True)
class PartRow:
    person: Person
    attended: bool = True
    useful: Answer | None = None


@dataclass(frozen=True)
class SessionRow:
    unit: Unit
    details: Details
    state: State
    people: Sequence[PartRow] = field(default=())


@in_transaction
def load_sessions(rows: Sequence[SessionRow], *, by: Person | None, at: datetime) -> list[Session]:
    """Write down sessions with who took part in them. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Sessions are planned one by one.")
    sessions = Session.objects.bulk_create(map(_session, rows), batch_size=200)
    sign_ups = [
        _sign_up(session, row, part)
        for session, row in zip(sessions, rows, strict=True)
        for part in row.people
    ]
    SignUp.objects.bulk_create(sign_ups, batch_size=500)
    record(ActivitiesVerb.LOADED, by=by, target="activities.Session", at=at, count=len(rows))
    return sessions


def _session(row: SessionRow) -> Session:
    details = row.details
    over = row.state == State.TOOK_PLACE
    return Session(
        **{name: getattr(details, name) for name in Details.__dataclass_fields__},
        unit=row.unit,
        division=details.station.division if details.station else row.unit.division,
        state=row.state,
        taken=len(row.people),
        here_code=new_code(HERE_LENGTH),
        reminded_at=details.begins_at - timedelta(hours=20) if over else None,
        concluded_at=details.ends_at if over else None,
        created_at=details.begins_at - timedelta(days=14),
    )


def _sign_up(session: Session, row: SessionRow, part: PartRow) -> SignUp:
    there = part.attended and row.state == State.TOOK_PLACE
    certified = there and row.details.kind.gives_certificate
    return SignUp(
        session=session,
        person=part.person,
        state=SignUpState.IN,
        joined_at=row.details.begins_at - timedelta(days=3),
        attended_at=row.details.begins_at if there else None,
        useful=part.useful or "",
        certificate=new_code(CERTIFICATE_LENGTH) if certified else "",
        language=part.person.language,
        **new_ticket(),
    )
