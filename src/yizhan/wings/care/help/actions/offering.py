"""The deeds of who offers: proposing, publishing, changing, pausing, ending, correcting stock."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.help.actions.row import ChangedSince, OfferOver, copy, locked
from yizhan.wings.care.help.events import OfferDecided, OfferProposed, OfferWithdrawn
from yizhan.wings.care.help.models import Offer, StockChange, Voucher
from yizhan.wings.care.help.rules import (
    GIVER_LIMIT,
    MEASURE_LIMIT,
    MOST_EACH,
    MOST_HOURS,
    MOST_PIECES,
    MOST_STATIONS,
    NEXT_STATES,
    PLACE_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Audience,
    HelpVerb,
    OfferState,
    VoucherState,
)
from yizhan.wings.care.stations.models import Station

SENT_TWICE = timedelta(minutes=10)
"""So long the same offer of the same person is the same form, sent again."""


class NotNow(Refusal):
    code = "not_now"
    message = _("It is not in a state in which this can be done. Look at it again.")


@dataclass(frozen=True, kw_only=True)
class Details:
    """The facts that are written about an offer."""

    category: str
    title: str
    last_day: date
    giver: str = ""
    text: str = ""
    measure: str = "份"
    audience: str = Audience.ALL
    division: Division | None = None
    per_person: int = 1
    code_hours: int | None = None
    place: str = ""
    stations: tuple[Station, ...] = ()


@in_transaction
def propose_offer(  # the input of the page
    unit: Unit,
    details: Details,
    *,
    stock: int,
    by: Person,
    at: datetime,
    publish_now: bool = False,
) -> Offer:
    """Enter an offer of a unit. Whoever may publish does so at once, or whoever may is told of the
    proposal. Sent twice within minutes it is entered once. Raises NotAllowed or a Refusal."""
    require(by, Permission.HELP_EDIT, unit)
    if publish_now:
        require(by, Permission.HELP_PUBLISH, unit)
    wrong = _wrong(details, at=at)
    if not 1 <= stock <= MOST_PIECES:
        wrong["stock"] = _between(1, MOST_PIECES)
    _refuse(wrong)
    under_lock(Unit.objects.all(), unit.pk)
    if (known := _sent_before(unit, details, stock=stock, by=by, at=at)) is not None:
        return known
    offer = Offer(unit=unit, stock=stock, proposed_by=by, created_at=at)
    offer.state = OfferState.OPEN if publish_now else OfferState.PROPOSED
    _write(offer, details)
    offer.save(force_insert=True)
    offer.stations.set(details.stations)
    if not publish_now and not can(by, Permission.HELP_PUBLISH, unit):
        publish(OfferProposed(offer_id=offer.pk, at=at))
    record(
        HelpVerb.PROPOSED, by=by, target=offer, at=at, unit=unit.code, stock=stock,
        state=str(offer.state),
    )  # fmt: skip
    return offer


def _sent_before(
    unit: Unit, details: Details, *, stock: int, by: Person, at: datetime
) -> Offer | None:
    """The offer that the same form made a moment ago."""
    same = Offer.objects.filter(
        unit=unit, title=details.title, last_day=details.last_day, stock=stock, proposed_by=by
    )
    return same.filter(created_at__gt=at - SENT_TWICE).order_by("pk").first()


@in_transaction
def edit_offer(offer: Offer, details: Details, *, version: int, by: Person, at: datetime) -> None:
    """Change what is written about an offer. Its stock has its own deed. What is public is changed
    by whoever may publish. Raises NotAllowed, OfferOver, ChangedSince or a Refusal."""
    row = locked(offer)
    needed = Permission.HELP_EDIT
    if row.state != OfferState.PROPOSED:
        needed = Permission.HELP_PUBLISH
    require(by, needed, row.unit)
    if not row.changeable:
        raise OfferOver
    if row.version != version:
        raise ChangedSince
    _refuse(_wrong(details, at=at))
    _write(row, details)
    row.version += 1
    row.save()
    row.stations.set(details.stations)
    record(HelpVerb.CHANGED, by=by, target=row, at=at)
    copy(row, offer)


@in_transaction
def publish_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Show a proposal to riders, who may take of it from now on. Twice changes nothing."""
    row = locked(offer)
    require(by, Permission.HELP_PUBLISH, row.unit)
    if row.state != OfferState.OPEN:
        if row.state != OfferState.PROPOSED or row.is_over(at=at):
            raise NotNow
        _move(row, OfferState.OPEN, by=by, at=at)
        publish(OfferDecided(offer_id=row.pk, at=at))
    copy(row, offer)


@in_transaction
def decline_offer(offer: Offer, *, reason: str, by: Person, at: datetime) -> None:
    """Say that a proposal is not published, and why. Twice changes nothing."""
    row = locked(offer)
    require(by, Permission.HELP_PUBLISH, row.unit)
    if row.state != OfferState.DECLINED:
        row.reason = _reason(reason)
        _move(row, OfferState.DECLINED, by=by, at=at)
        publish(OfferDecided(offer_id=row.pk, at=at))
    copy(row, offer)


@in_transaction
def pause_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Let nobody take of it for now; codes that are out stay good. Twice changes nothing."""
    _move_by_editor(offer, OfferState.PAUSED, by=by, at=at)


@in_transaction
def resume_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Let riders take of it again. Twice changes nothing."""
    row = locked(offer)
    require(by, Permission.HELP_EDIT, row.unit)
    if row.state != OfferState.OPEN:
        if row.state != OfferState.PAUSED:
            raise NotNow
        _move(row, OfferState.OPEN, by=by, at=at)
    copy(row, offer)


@in_transaction
def end_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Let nobody take of it any more; codes that are out stay good. Twice changes nothing."""
    _move_by_editor(offer, OfferState.ENDED, by=by, at=at)


@in_transaction
def withdraw_offer(offer: Offer, *, reason: str, by: Person, at: datetime) -> None:
    """Take an offer back, with the codes that are out; whoever has one is told once, with the
    reason. Twice changes nothing."""
    row = locked(offer)
    require(by, Permission.HELP_EDIT, row.unit)
    if row.state != OfferState.WITHDRAWN:
        row.reason = _reason(reason)
        held = list(Voucher.objects.of(row).held().order_by("pk").values_list("pk", flat=True))
        Voucher.objects.filter(pk__in=held).update(state=VoucherState.VOID)
        row.held -= len(held)
        _move(row, OfferState.WITHDRAWN, by=by, at=at)
        publish(OfferWithdrawn(offer_id=row.pk, voucher_ids=tuple(held), at=at))
    copy(row, offer)


@in_transaction
def correct_stock(
    offer: Offer, *, there: int, reason: str, version: int, by: Person, at: datetime
) -> None:
    """Say how many pieces are really there, those not fetched yet among them. Raises NotAllowed,
    OfferOver, ChangedSince or a Refusal."""
    row = locked(offer)
    require(by, Permission.HELP_EDIT, row.unit)
    if not row.changeable:
        raise OfferOver
    if row.version != version:
        raise ChangedSince
    wrong = {}
    if not row.held <= there <= MOST_PIECES:
        words = gettext(
            "Between %(least)d, which are taken and not fetched yet, and %(most)d pieces."
        )
        wrong["there"] = words % {"least": row.held, "most": MOST_PIECES}
    if not 1 <= len(" ".join(reason.split())) <= REASON_LIMIT:
        wrong["reason"] = str(_WHY % {"limit": REASON_LIMIT})
    _refuse(wrong)
    was = row.stock - row.given
    row.stock, row.version = row.given + there, row.version + 1
    row.save(update_fields=["stock", "version"])
    StockChange.objects.create(offer=row, at=at, was=was, now=there, reason=_reason(reason))
    record(HelpVerb.STOCK_CORRECTED, by=by, target=row, at=at, was=was, now=there)
    copy(row, offer)


def _move_by_editor(offer: Offer, to: OfferState, *, by: Person, at: datetime) -> None:
    row = locked(offer)
    require(by, Permission.HELP_EDIT, row.unit)
    if row.state != to:
        _move(row, to, by=by, at=at)
    copy(row, offer)


def _move(row: Offer, to: OfferState, *, by: Person, at: datetime) -> None:
    if to not in NEXT_STATES[row.state]:
        raise NotNow
    was = str(row.state)
    row.state, row.version = to, row.version + 1
    if not row.changeable:
        row.ended_at = at
    row.save(update_fields=["state", "reason", "held", "version", "ended_at"])
    record(HelpVerb.MOVED, by=by, target=row, at=at, was=was, now=to.value)


def _write(row: Offer, details: Details) -> None:
    for column in fields(details):
        if column.name != "stations":
            setattr(row, column.name, getattr(details, column.name))


_WHY = _("Say why, in one sentence of at most %(limit)d characters.")


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= REASON_LIMIT:
        sentence = str(_WHY % {"limit": REASON_LIMIT})
        raise Refusal(sentence, fields={"reason": sentence})
    return reason


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)


def _between(least: int, most: int) -> str:
    return gettext("Between %(least)d and %(most)d.") % {"least": least, "most": most}


def _wrong(details: Details, *, at: datetime) -> dict[str, str]:
    """The sentences about what makes no sense, every fault at once beside its field."""
    wrong = _wrong_words(details) | _wrong_places(details)
    if not 1 <= details.per_person <= MOST_EACH:
        wrong["per_person"] = _between(1, MOST_EACH)
    if details.code_hours is not None and not 1 <= details.code_hours <= MOST_HOURS:
        wrong["code_hours"] = _between(1, MOST_HOURS)
    if details.last_day < local_day(at):
        wrong["last_day"] = gettext("This day is over. Look at the date again.")
    if (details.audience == Audience.COUNTY) != (details.division is not None):
        wrong["division"] = gettext(
            "Name the county if it is for the riders of one, and only then."
        )
    return wrong


def _wrong_words(details: Details) -> dict[str, str]:
    wrong = {}
    if not 1 <= len(details.title.strip()) <= TITLE_LIMIT:
        wrong["title"] = gettext("A title of at most %(limit)d characters.") % {
            "limit": TITLE_LIMIT
        }
    if not 1 <= len(details.measure.strip()) <= MEASURE_LIMIT:
        wrong["measure"] = gettext("One word of at most %(limit)d characters.") % {
            "limit": MEASURE_LIMIT
        }
    for name, limit in (("text", TEXT_LIMIT), ("giver", GIVER_LIMIT), ("place", PLACE_LIMIT)):
        if len(getattr(details, name)) > limit:
            wrong[name] = gettext("At most %(limit)d characters.") % {"limit": limit}
    return wrong


def _wrong_places(details: Details) -> dict[str, str]:
    if not details.stations and not details.place.strip():
        return {"place": gettext("Say where it is fetched: stations, or in words.")}
    if len(details.stations) > MOST_STATIONS:
        words = gettext("At most %(most)d stations.")
        return {"stations": words % {"most": MOST_STATIONS}}
    return {}
