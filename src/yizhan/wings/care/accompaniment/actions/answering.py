"""The rider says whether it is settled; nobody else closes it."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.actions.naming import call_again, settle
from yizhan.wings.care.accompaniment.actions.row import lock_for_rider, news, refuse_closed, write
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.index import choose
from yizhan.wings.care.accompaniment.models import Accompaniment
from yizhan.wings.care.accompaniment.rules import AccompanimentVerb, Line, Status


@in_transaction
def say_settled(accompaniment: Accompaniment, *, by: Person, at: datetime, text: str = "") -> None:
    """Close it. Doing it twice changes nothing."""
    row = lock_for_rider(accompaniment, by)
    if not row.is_open:
        return
    row.status, row.closed_at, row.asked_at = Status.CLOSED, at, None
    row.save(update_fields=["status", "closed_at", "asked_at"])
    write(row, Line.CLOSED, at=at, text=kept_text(text))
    news(row, News.CLOSED, at=at)
    record(AccompanimentVerb.CLOSED, by=None, target=row, at=at)


@in_transaction
def say_not_yet(accompaniment: Accompaniment, *, by: Person, at: datetime, text: str = "") -> None:
    """Go on: a call is promised anew."""
    row = lock_for_rider(accompaniment, by)
    refuse_closed(row)
    row.asked_at = None
    row.save(update_fields=["asked_at"])
    write(row, Line.NOT_YET, at=at, text=kept_text(text))
    if row.person_id is not None:
        call_again(row, at=at)
    news(row, News.NOT_YET, at=at)
    record(AccompanimentVerb.SPOKEN, by=None, target=row, at=at)


@in_transaction
def reopen(accompaniment: Accompaniment, *, by: Person, at: datetime, text: str = "") -> None:
    """Take up again what was closed: by whoever stood by, if she still may; else the rule names
    somebody. Doing it twice changes nothing."""
    row = lock_for_rider(accompaniment, by)
    if row.is_open:
        return
    row.status, row.closed_at = Status.OPEN, None
    row.save(update_fields=["status", "closed_at"])
    write(row, Line.REOPENED, at=at, text=kept_text(text))
    person = row.person
    if person is not None and person.is_active and can(person, Permission.ACCOMPANY, row.unit):
        call_again(row, at=at)
        news(row, News.REOPENED, at=at)
    else:
        settle(row, choose(row.division, at=at), at=at)
    record(AccompanimentVerb.REOPENED, by=None, target=row, at=at)
