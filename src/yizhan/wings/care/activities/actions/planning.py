"""The deeds of organisers: planning, opening, changing, cancelling, concluding; kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere, require
from yizhan.kit.codes import new_code
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions.row import ChangedSince, NotAhead, copy, locked, settle
from yizhan.wings.care.activities.events import SessionCancelled, SessionChanged, SessionConcluded
from yizhan.wings.care.activities.models import Kind, Series, Session, SignUp
from yizhan.wings.care.activities.rules import (
    CERTIFICATE_LENGTH,
    HERE_LENGTH,
    KNOWN_KINDS,
    MOST_PLACES,
    MOST_SESSIONS,
    NEXT_STATES,
    TEXT_LIMIT,
    TITLE_LIMIT,
    ActivitiesVerb,
    State,
)
from yizhan.wings.care.stations.models import Station


class NotYet(Refusal):
    code = "not_yet"
    message = _("It has not begun yet.")


class TooFew(Refusal):
    """Fewer places than are taken."""

    code = "too_few"

    def __init__(self, *, taken: int) -> None:
        words = gettext("%(taken)d places are taken; fewer cannot be.")
        sentence = words % {"taken": taken}
        super().__init__(sentence, fields={"capacity": sentence})


@dataclass(frozen=True, kw_only=True)
class Details:
    """The facts an organiser writes about a session."""

    kind: Kind
    title: str
    begins_at: datetime
    ends_at: datetime
    capacity: int
    station: Station | None = None
    place: str = ""
    text: str = ""
    materials: str = ""
    closes_at: datetime | None = None
    requires: Kind | None = None


@in_transaction
def fill_kinds(*, by: Person | None, at: datetime) -> int:
    """Enter the kinds that come with the platform; what the city has stays. Return how many."""
    _permit_kinds(by)
    have = set(Kind.objects.values_list("code", flat=True))
    rows = [
        Kind(**row._asdict(), position=number)
        for number, row in enumerate(KNOWN_KINDS)
        if row.code not in have
    ]
    Kind.objects.bulk_create(rows)
    if rows:
        record(ActivitiesVerb.KINDS_FILLED, by=by, target="activities.Kind", at=at, count=len(rows))
    return len(rows)


@in_transaction
def save_kind(kind: Kind, *, by: Person | None, at: datetime) -> Kind:
    """Enter a kind of activity, or change one. What took place keeps its kind."""
    _permit_kinds(by)
    if Kind.objects.filter(code=kind.code).exclude(pk=kind.pk).exists():
        sentence = gettext("There is already one of this code.")
        raise Refusal(sentence, fields={"code": sentence})
    known = Kind.objects.filter(pk=kind.pk).first()
    if known is not None and known.group != kind.group and known.sessions.exists():
        sentence = gettext("Sessions of it were counted; make a new kind for the other group.")
        raise Refusal(sentence, fields={"group": sentence})
    kind.save()
    record(ActivitiesVerb.KIND_SAVED, by=by, target=kind, at=at, code=kind.code)
    return kind


def _permit_kinds(by: Person | None) -> None:
    if by is not None and not everywhere(by, Permission.ACTIVITY_EDIT):
        raise NotAllowed("Kinds belong to the whole city.")


@in_transaction
@lines_last()
def plan_session(
    unit: Unit,
    details: Details,
    *,
    by: Person,
    at: datetime,
    times: int = 1,
    every_days: int = 7,
    open_now: bool = False,
) -> list[Session]:
    """Plan a session of a unit, or a series: the same at so many times, with so many days between.
    Raises NotAllowed or a Refusal."""
    require(by, Permission.ACTIVITY_EDIT, unit)
    if not 1 <= times <= MOST_SESSIONS or every_days < 1:
        words = gettext("At most %(most)d times, and at least a day apart.")
        sentence = words % {"most": MOST_SESSIONS}
        raise Refusal(sentence, fields={"times": sentence})
    later = [timedelta(days=number * every_days) for number in range(times)]
    return _plan(unit, details, later, by=by, at=at, open_now=open_now)


@in_transaction
@lines_last()
def plan_shifts(
    unit: Unit,
    details: Details,
    *,
    periods: Sequence[tuple[datetime, datetime]],
    by: Person,
    at: datetime,
    open_now: bool = False,
) -> list[Session]:
    """Plan the same session of a unit at each of these periods, one series in the order of time;
    the times in `details` do not count. Raises NotAllowed or a Refusal."""
    require(by, Permission.ACTIVITY_EDIT, unit)
    if not 1 <= len(periods) <= MOST_SESSIONS:
        words = gettext("That makes %(n)d shifts. Between 1 and %(most)d can be set at once.")
        sentence = words % {"n": len(periods), "most": MOST_SESSIONS}
        raise Refusal(sentence, fields={"periods": sentence})
    rows = sorted(periods)
    if any(after[0] < before[1] for before, after in pairwise(rows)):
        sentence = gettext("Two of these times overlap.")
        raise Refusal(sentence, fields={"periods": sentence})
    series = Series.objects.create(title=details.title, created_at=at) if len(rows) > 1 else None
    sessions: list[Session] = []
    for begins_at, ends_at in rows:
        one = replace(details, begins_at=begins_at, ends_at=ends_at, closes_at=None)
        sessions += _plan(unit, one, [timedelta(0)], by=by, at=at, open_now=open_now, series=series)
    return sessions


def _plan(
    unit: Unit,
    details: Details,
    later: Sequence[timedelta],
    *,
    by: Person,
    at: datetime,
    open_now: bool,
    series: Series | None = None,
) -> list[Session]:
    """Write down the same session so much later each time. Raises a Refusal."""
    _refuse(details)
    if details.begins_at <= at:
        sentence = gettext("It begins in the past. Look at the date again.")
        raise Refusal(sentence, fields={"begins_at": sentence})
    if len(later) > 1:
        series = Series.objects.create(title=details.title, created_at=at)
    sessions = []
    for more in later:
        session = Session(
            unit=unit, series=series, here_code=new_code(HERE_LENGTH), created_at=at,
            state=State.OPEN if open_now else State.PLANNED,
        )  # fmt: skip
        _write(session, details, later=more)
        session.save(force_insert=True)
        sessions.append(session)
        record(
            ActivitiesVerb.SESSION_PLANNED, by=by, target=session, at=at, unit=unit.code,
            kind=details.kind.code,
        )  # fmt: skip
    return sessions


@in_transaction
@lines_last()
def edit_session(
    session: Session, details: Details, *, version: int, by: Person, at: datetime
) -> None:
    """Change a session that is ahead. Whoever signed up is told once if its time or place is
    another; more places go to who waits. Raises NotAllowed, NotAhead, ChangedSince or a Refusal."""
    row = locked(session)
    require(by, Permission.ACTIVITY_EDIT, row.unit)
    if not row.ahead:
        raise NotAhead
    if row.version != version:
        raise ChangedSince
    _refuse(details)
    if details.capacity < row.taken:
        raise TooFew(taken=row.taken)
    if details.begins_at != row.begins_at and details.begins_at <= at:
        sentence = gettext("It begins in the past. Look at the date again.")
        raise Refusal(sentence, fields={"begins_at": sentence})
    before = (row.begins_at, row.ends_at, row.station_id, row.place)
    _write(row, details)
    moved = before != (row.begins_at, row.ends_at, row.station_id, row.place)
    if moved:
        row.reminded_at = None
    row.version += 1
    row.save()
    record(ActivitiesVerb.SESSION_CHANGED, by=by, target=row, at=at, moved=moved)
    if moved and row.state == State.OPEN:
        publish(SessionChanged(session_id=row.pk, at=at))
    settle(row, at=at)
    copy(row, session)


@in_transaction
def open_session(session: Session, *, by: Person, at: datetime) -> None:
    """Show it to everybody and let them sign up. Doing it twice changes nothing."""
    row = locked(session)
    require(by, Permission.ACTIVITY_EDIT, row.unit)
    if row.state != State.OPEN:
        _move(row, State.OPEN)
        row.save(update_fields=["state"])
        record(ActivitiesVerb.SESSION_OPENED, by=by, target=row, at=at)
    copy(row, session)


@in_transaction
def cancel_session(session: Session, *, reason: str, by: Person, at: datetime) -> None:
    """Call a session off. Everybody who signed up is told once, with the reason; reminders that
    wait do not go out. Doing it twice changes nothing."""
    row = locked(session)
    require(by, Permission.ACTIVITY_EDIT, row.unit)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= 200:
        sentence = gettext("Say why, in one sentence of at most 200 characters.")
        raise Refusal(sentence, fields={"reason": sentence})
    if row.state != State.CANCELLED:
        _move(row, State.CANCELLED)
        row.reason = reason
        row.save(update_fields=["state", "reason"])
        publish(SessionCancelled(session_id=row.pk, at=at))
        record(ActivitiesVerb.SESSION_CANCELLED, by=by, target=row, at=at)
    copy(row, session)


@in_transaction
def conclude_session(session: Session, *, by: Person, at: datetime) -> None:
    """Say that it took place: it counts from now on, and who was there gets a certificate, if its
    kind gives one. Doing it twice changes nothing. Raises NotYet before it begins."""
    row = locked(session)
    require(by, Permission.ACTIVITY_EDIT, row.unit)
    if row.state != State.TOOK_PLACE:
        if row.begins_at > at:
            raise NotYet
        _move(row, State.TOOK_PLACE)
        row.concluded_at = at
        row.save(update_fields=["state", "concluded_at"])
        present = SignUp.objects.of(row).attended()
        for sign_up in present:
            certify(row, sign_up)
        publish(SessionConcluded(session_id=row.pk, at=at))
        record(ActivitiesVerb.SESSION_CONCLUDED, by=by, target=row, at=at, present=present.count())
    copy(row, session)


def certify(session: Session, sign_up: SignUp) -> None:
    """Give who was there a certificate, once the session took place."""
    due = session.kind.gives_certificate and session.state == State.TOOK_PLACE
    if due and not sign_up.certificate:
        sign_up.certificate = new_code(CERTIFICATE_LENGTH)
        sign_up.save(update_fields=["certificate"])


def _move(session: Session, to: State) -> None:
    if to not in NEXT_STATES[session.state]:
        raise NotAhead
    session.state = to


def _write(session: Session, details: Details, *, later: timedelta = timedelta(0)) -> None:
    for column in fields(details):
        setattr(session, column.name, getattr(details, column.name))
    session.begins_at += later
    session.ends_at += later
    if session.closes_at is not None:
        session.closes_at += later
    session.division = details.station.division if details.station else session.unit.division


def _refuse(details: Details) -> None:
    """Refuse what makes no sense, every fault at once beside its field."""
    wrong = _wrong_words(details) | _wrong_times(details)
    if not 1 <= details.capacity <= MOST_PLACES:
        words = gettext("Between 1 and %(most)d places.")
        wrong["capacity"] = words % {"most": MOST_PLACES}
    if details.requires is not None and not details.requires.gives_certificate:
        wrong["requires"] = gettext("Only a kind that gives a certificate can be required.")
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)


def _wrong_words(details: Details) -> dict[str, str]:
    wrong = {}
    title = details.title.strip()
    if not title or len(title) > TITLE_LIMIT:
        words = gettext("A title of at most %(limit)d characters.")
        wrong["title"] = words % {"limit": TITLE_LIMIT}
    for name in ("text", "materials"):
        if len(getattr(details, name)) > TEXT_LIMIT:
            words = gettext("At most %(limit)d characters.")
            wrong[name] = words % {"limit": TEXT_LIMIT}
    if details.station is None and not details.place.strip():
        wrong["place"] = gettext("Say where: a station, or in words.")
    return wrong


def _wrong_times(details: Details) -> dict[str, str]:
    wrong = {}
    if details.ends_at <= details.begins_at:
        wrong["ends_at"] = gettext("The end is before the beginning.")
    if details.closes_at is not None and details.closes_at > details.begins_at:
        wrong["closes_at"] = gettext("Nobody signs up for what has begun.")
    return wrong
