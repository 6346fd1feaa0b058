"""The results of visits: sent by a visitor, read at the desk, answered by the restaurant,
published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.actions import TooManyAtOnce, discard, give_to, hold, open_case
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.codes import new_code, normalise_code
from yizhan.kit.days import end_of, local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.restaurants.actions.row import (
    ChangedSince,
    NotNow,
    locked_round,
    locked_seat,
    locked_visit,
    reason_in,
    refuse,
    text_in,
)
from yizhan.wings.participation.restaurants.events import RestaurantReplied, VisitSent
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.rules import (
    NOTE_LIMIT,
    PASSED,
    REASON_LIMIT,
    REPLY_CODE,
    REPLY_DAYS,
    REPLY_LIMIT,
    TAKEN,
    VISITED,
    Check,
    RoundState,
    RoundVerb,
    SeatState,
    Seen,
    VisitState,
)

ITEM = "restaurant-finding"
"""The item of the catalogue whose cases go to the market regulation of the county."""


class SentAlready(Refusal):
    code = "sent_already"
    message = gettext_lazy("It was sent already, by you or by whoever went along. Thank you.")


class NoSuchCode(Refusal):
    code = "no_such_code"
    message = gettext_lazy("There is no such code. It stands on the letter from the office.")


class RepliedAlready(Refusal):
    code = "replied_already"
    message = gettext_lazy("A reply to this visit is there already. The office can be called.")


class OwnVisit(NotAllowed):
    """Whoever went there does not read what was seen for the office."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The notes of a visitor. What is not named could not be seen."""

    visited_on: date
    shut: bool = False
    seen: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@in_transaction
def send_sheet(
    seat: Seat, sheet: Sheet, *, photos: Collection[str] = (), by: Person, at: datetime
) -> None:
    """Send what was seen, once for a visit; which of its visitors did is kept nowhere. `photos`:
    keys of sealed ones. Raises NotAllowed, SentAlready, NotNow, TooManyAtOnce or a Refusal."""
    row = locked_seat(seat, by=by)
    visit = row.visit
    if visit.state in VISITED:
        raise SentAlready
    running = visit.round.state == RoundState.DRAWN and visit.state == VisitState.DRAWN
    if not running or row.state not in TAKEN:
        raise NotNow
    if len(photos) > PHOTOS_AT_ONCE:
        raise TooManyAtOnce
    note = text_in(sheet.note, field="note", limit=NOTE_LIMIT)
    refuse(_wrong(sheet, visit, at=at))
    # Both, or the one who had not said yes would be seen to have sent it.
    silent = Seat.objects.filter(visit=visit, state=SeatState.ASKED)
    silent.update(state=SeatState.ACCEPTED)
    visit.state, visit.sent_at, visit.visited_on = VisitState.SENT, at, sheet.visited_on
    visit.shut, visit.note = sheet.shut, note
    answers = {} if sheet.shut else sheet.seen
    visit.seen = {
        check.value: str(answers.get(check.value) or Seen.UNSEEN.value) for check in Check
    }
    visit.version += 1
    visit.save(update_fields=["state", "sent_at", "visited_on", "shut", "note", "seen", "version"])
    visit.photos.add(*hold(visit.round.unit, photos, at=at))
    publish(VisitSent(visit_id=visit.pk, at=at))
    record(RoundVerb.WALKED, by=None, target=visit, at=at)


def _wrong(sheet: Sheet, visit: Visit, *, at: datetime) -> dict[str, str]:
    wrong = {}
    drawn = visit.round.drawn_at
    first = local_day(drawn) if drawn else sheet.visited_on
    last = min(local_day(at), visit.round.last_day)
    if not first <= sheet.visited_on <= last:
        wrong["visited_on"] = _("A day between %(first)s and %(last)s.") % {
            "first": first.isoformat(), "last": last.isoformat(),
        }  # fmt: skip
    known = {check.value for check in Check}
    if any(key not in known or seen not in Seen.values for key, seen in sheet.seen.items()):
        wrong["seen"] = _("There is no such answer.")
    elif not sheet.shut and not any(seen != Seen.UNSEEN for seen in sheet.seen.values()):
        wrong["seen"] = _("Tap what you saw, or that it was shut.")
    return wrong


def case_item() -> CatalogueItem | None:
    """The item of the catalogue under which officers look into findings; None: this city has
    none."""
    return index.item_by_code(ITEM)


@in_transaction
def review_visit(
    visit: Visit,
    *,
    confirmed: Collection[str],
    public_note: str,
    version: int,
    by: Person,
    at: datetime,
) -> None:
    """Say which findings stand and what is published of the note. They become one case of the
    market regulation, which gets the photos; if none stands, the photos are deleted. The restaurant
    may reply for some working days, then both are published.
    Raises NotAllowed, OwnVisit, NotNow, ChangedSince or a Refusal."""
    row = _to_read(visit, version=version, by=by)
    found = {check.value for check in row.findings}
    if not set(confirmed) <= found:
        refuse({"confirmed": _("Only what was found can be confirmed.")})
    row.public_note = text_in(public_note, field="public_note", limit=NOTE_LIMIT)
    row.confirmed = [check.value for check in Check if check.value in set(confirmed)]
    if row.confirmed and (item := case_item()) is not None:
        row.case = _open_case(row, item, by=by, at=at)
        give_to(row.case, row.photos.all())
    if not row.confirmed:
        discard(row.photos.all())
    row.reply_code, row.reply_until = _unused_code(), _reply_until(at)
    row.reviewed_at, row.state = at, VisitState.REVIEWED
    row.version += 1
    row.save()
    record(RoundVerb.REVIEWED, by=by, target=row, at=at, findings=row.confirmed)
    _copy(row, visit)


@in_transaction
def set_visit_aside(visit: Visit, *, reason: str, version: int, by: Person, at: datetime) -> None:
    """Say that what was seen is not published, and why; the reason is public, the photos are
    deleted. Raises NotAllowed, OwnVisit, NotNow, ChangedSince or a Refusal."""
    row = _to_read(visit, version=version, by=by)
    row.reason = reason_in(reason, limit=REASON_LIMIT)
    row.state, row.version = VisitState.SET_ASIDE, row.version + 1
    row.save(update_fields=["reason", "state", "version"])
    discard(row.photos.all())
    record(RoundVerb.SET_ASIDE, by=by, target=row, at=at)
    _copy(row, visit)


def _to_read(visit: Visit, *, version: int, by: Person) -> Visit:
    row = locked_visit(visit)
    require(by, Permission.ROUND_REVIEW, row.round.unit)
    if is_own_visit(row, by):
        raise OwnVisit
    if row.state != VisitState.SENT:
        raise NotNow
    if row.version != version:
        raise ChangedSince
    return row


def is_own_visit(visit: Visit, person: Person) -> bool:
    """Whether somebody had a seat in this visit that she did not pass on."""
    own = Seat.objects.asked_by(person).filter(visit=visit)
    return own.exclude(state__in=sorted(PASSED)).exists()


def _open_case(row: Visit, item: CatalogueItem, *, by: Person, at: datetime) -> Case:
    """Open the case that officers look into. It says what was seen, and not by whom."""
    restaurant = row.restaurant
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Seen on a drawn visit (%(round)s), %(day)s: %(findings)s. To be looked into.")
        text = words % {
            "round": row.round.title,
            "day": row.visited_on,
            "findings": _("; ").join(str(check.finding) for check in row.confirmed_findings),
        }
    return open_case(
        item=item, by=by, at=at, division=restaurant.county, lon=restaurant.lon,
        lat=restaurant.lat, place=f"{restaurant.name} {restaurant.address}".strip()[:120],
        unit=restaurant.unit, text=text,
    )  # fmt: skip


def _unused_code() -> str:
    while Visit.objects.filter(reply_code=(code := new_code(REPLY_CODE))).exists():
        pass
    return code


def _reply_until(at: datetime) -> datetime:
    """The end of the last of so many working days, counted from the next one."""
    calendar, day, left = load_calendar(), local_day(at), REPLY_DAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return end_of(day)


@in_transaction
def reply_to_visit(code: str, *, text: str, at: datetime) -> Visit:
    """Reply for a restaurant that holds the code. What was seen is published at once with it; after
    that it is put beside. One reply for each visit; the same one twice changes nothing. Raises
    NoSuchCode, RepliedAlready or a Refusal."""
    known = Visit.objects.by_code(normalise_code(code))
    if known is None:
        raise NoSuchCode(fields={"code": str(NoSuchCode.message)})
    row = locked_visit(known)
    words = text.strip()
    if not 1 <= len(words) <= REPLY_LIMIT:
        refuse({"text": _("A reply of at most %(limit)d characters.") % {"limit": REPLY_LIMIT}})
    if row.replied_at is not None:
        if row.reply == words:
            return row
        raise RepliedAlready
    row.reply, row.replied_at = words, at
    row.version += 1
    row.save(update_fields=["reply", "replied_at", "version"])
    if row.state == VisitState.REVIEWED:
        _publish(row, at=at)
    publish(RestaurantReplied(visit_id=row.pk, at=at))
    record(RoundVerb.REPLIED, by=None, target=row, at=at)
    return row


@in_transaction
def hide_reply(visit: Visit, *, reason: str, by: Person, at: datetime) -> None:
    """Take a reply off the public page; the reason stands in its place. Raises NotAllowed or
    NotNow."""
    row = locked_visit(visit)
    require(by, Permission.ROUND_REVIEW, row.round.unit)
    if row.replied_at is None:
        raise NotNow
    row.reply_hidden_why = reason_in(reason, limit=REASON_LIMIT)
    row.version += 1
    row.save(update_fields=["reply_hidden_why", "version"])
    record(RoundVerb.REPLY_HIDDEN, by=by, target=row, at=at)
    _copy(row, visit)


@in_transaction
def publish_visit(visit: Visit, *, at: datetime) -> bool:
    """Publish what was seen once the reply is there or its time is over. Return whether it was."""
    locked_round(visit.round_id)
    row = Visit.objects.to_publish(at=at).filter(pk=visit.pk).first()
    if row is None:
        return False
    _publish(row, at=at)
    record(RoundVerb.PUBLISHED, by=None, target=row, at=at)
    return True


def _publish(row: Visit, *, at: datetime) -> None:
    row.state, row.published_at = VisitState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])


def _copy(row: Visit, target: Visit) -> None:
    for column in Visit._meta.concrete_fields:
        setattr(target, column.attname, getattr(row, column.attname))
