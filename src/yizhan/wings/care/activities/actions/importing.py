"""Sessions from a file: new ones are entered, those ahead are changed; whoever signed up is told of
another place or end, as if it had been typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.codes import new_code
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions.planning import TooFew
from yizhan.wings.care.activities.actions.row import locked, settle
from yizhan.wings.care.activities.events import SessionChanged
from yizhan.wings.care.activities.exchange import ActivityRow
from yizhan.wings.care.activities.models import Session
from yizhan.wings.care.activities.rules import HERE_LENGTH, ActivitiesVerb, State

_COLUMNS = ("kind", "ends_at", "station", "place", "capacity", "text", "materials")
_COLUMN_OF_FILE = {"ends_at": "ends"}


@in_transaction
@lines_last()
def import_activities(
    rows: Sequence[ActivityRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Enter what is new and change what differs, matched by unit, beginning and title; all of it or
    nothing. What is over stays as it was. `by` needs the permission in every unit concerned."""
    known = {_key(one): one for one in Session.objects.filter(unit__in={r.unit.pk for r in rows})}
    new = changed = 0
    for row in tracked(rows, progress):
        if by is not None:
            require(by, Permission.ACTIVITY_EDIT, row.unit)
        session = known.get((row.unit.pk, row.begins_at, row.title))
        if session is None:
            _enter(row, at=at)
            new += 1
        elif session.ahead and _differs(session, row):
            _change(locked(session), row, at=at)
            changed += 1
    if new or changed:
        record(
            ActivitiesVerb.LOADED, by=by, target="activities.Session", at=at, count=new,
            changed=changed,
        )  # fmt: skip
    return Loaded(new, changed, len(rows) - new - changed)


def _key(session: Session) -> tuple[int, datetime, str]:
    return session.unit_id, session.begins_at, session.title


def _given(row: ActivityRow) -> dict[str, object]:
    """The columns that the file speaks of."""
    return {
        name: getattr(row, name)
        for name in _COLUMNS
        if row.given is None or _COLUMN_OF_FILE.get(name, name) in row.given
    }


def _differs(session: Session, row: ActivityRow) -> bool:
    return any(getattr(session, name) != value for name, value in _given(row).items())


def _change(session: Session, row: ActivityRow, *, at: datetime) -> None:
    given, before = _given(row), _where_and_when(session)
    for name, value in given.items():
        setattr(session, name, value)
    if session.capacity < session.taken:
        raise TooFew(taken=session.taken)
    session.division = session.station.division if session.station else session.unit.division
    moved = _where_and_when(session) != before
    if moved:
        session.reminded_at = None
    session.version += 1
    session.save()
    if moved and session.state == State.OPEN:
        publish(SessionChanged(session_id=session.pk, at=at))
    settle(session, at=at)


def _where_and_when(session: Session) -> tuple[object, ...]:
    return session.ends_at, session.station_id, session.place


def _enter(row: ActivityRow, *, at: datetime) -> None:
    over = row.ends_at <= at
    state = row.state or (State.TOOK_PLACE if over else State.PLANNED)
    session = Session(
        unit=row.unit,
        title=row.title,
        begins_at=row.begins_at,
        state=state,
        here_code=new_code(HERE_LENGTH),
        created_at=min(at, row.begins_at - timedelta(days=1)),
        concluded_at=row.ends_at if state == State.TOOK_PLACE else None,
        division=row.station.division if row.station else row.unit.division,
        **{name: getattr(row, name) for name in _COLUMNS},
    )
    session.save(force_insert=True)
