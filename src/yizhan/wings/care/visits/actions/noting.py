"""The note of a visit, with the needs that were heard. Sent twice, it counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.visits.models import (
    Assignment,
    Destination,
    HeardNeed,
    PlannedVisit,
    Visit,
)
from yizhan.wings.care.visits.rules import (
    MOST_NEEDS,
    SENT_LATE,
    TAKE_BACK_WITHIN,
    TEXT_LIMIT,
    InNameOf,
    Met,
    VisitsVerb,
    digest_of,
)


class NotedBefore(Refusal):
    code = "noted_before"
    message = _("This page has sent a note before. Open a new one for another visit.")


class TooLateToTakeBack(Refusal):
    code = "too_late_to_take_back"
    message = _("A note can be taken back within a day, if no case was made of it.")


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    """One need as it was heard: an item of the menu, words, and in whose name."""

    item: CatalogueItem
    text: str
    in_name_of: str
    phone: str = ""
    """The telephone of whoever is to be answered; sealed, and never shown to the instructor."""
    consent: bool = False


@in_transaction
@lines_last()
def note_visit(
    destination: Destination,
    *,
    by: Person,
    at: datetime,
    visited_on: date,
    met: Sequence[str] = (),
    text: str = "",
    needs: Sequence[NeedRow] = (),
    key: str = "",
) -> Visit:
    """Note a visit; each need becomes a case by the way every order goes. Who sends the same note
    again under its key gets the first one. Who was assigned on the day of the visit may note it,
    as long as she is an instructor there. Raises NotAllowed, NotedBefore or a Refusal."""
    row = under_lock(Destination.objects.with_names(), destination.pk)
    assignment = _assignment(row, by=by, on=visited_on)
    require(by, Permission.VISIT_NOTE, assignment.unit)
    fingerprint = _meaning(row, visited_on, (sorted(met), text), needs)
    earlier = Visit.objects.sent_as(digest_of(key), by=by) if key else None
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise NotedBefore
        return earlier
    text = kept_text(text)
    _refuse(visited_on, met, text, needs, today=local_day(at))
    visit = Visit(
        destination=row, unit=assignment.unit, person=by, visited_on=visited_on, text=text,
        met=[code for code in Met.values if code in met], received_at=at,
        key=digest_of(key) if key else "", fingerprint=fingerprint,
    )  # fmt: skip
    visit.save(force_insert=True)
    for number, need in enumerate(needs, 1):
        _hear(visit, need, number=number, at=at)
    planned = PlannedVisit.objects.not_done().of_person(by).filter(destination=row)
    planned.filter(day__lte=visited_on).update(visit=visit)
    record(
        VisitsVerb.NOTED, by=by, target=visit, at=at, unit=assignment.unit.code, needs=len(needs)
    )
    return visit


@in_transaction
def take_back(visit: Visit, *, by: Person, at: datetime) -> None:
    """Remove a note that was a mistake, as its author; what was planned is planned again. Raises
    NotAllowed or TooLateToTakeBack."""
    row = under_lock(Visit.objects.select_related("unit"), visit.pk)
    if row.person_id not in set(Person.objects.same_as(by)):
        raise NotAllowed("Only who wrote a note takes it back.")
    if HeardNeed.objects.filter(visit=row).exists() or at - row.received_at > TAKE_BACK_WITHIN:
        raise TooLateToTakeBack
    record(VisitsVerb.TAKEN_BACK, by=by, target=row, at=at, unit=row.unit.code)
    row.delete()


def _assignment(destination: Destination, *, by: Person, on: date) -> Assignment:
    """The assignment by which she was there that day."""
    rows = Assignment.objects.of_person(by).in_force(on=on).select_related("unit")
    # The day on which it ended is still hers: she may have been there in the morning.
    ended = Assignment.objects.of_person(by).filter(until=on).select_related("unit")
    for assignments in (rows, ended):
        assignment = assignments.filter(destination=destination).order_by("-since", "-pk").first()
        if assignment is not None:
            return assignment
    raise NotAllowed(f"{by} does not see {destination.pk} on {on}")


def _hear(visit: Visit, need: NeedRow, *, number: int, at: datetime) -> None:
    place, area = visit.destination.name, visit.destination.area
    try:
        ordered = order(
            need.item,
            by=None,
            at=at,
            via=Via.DESK,
            text=need.text,
            contact=need.phone,
            place=place,
            division=area,
        )
    except Refusal as refusal:
        raise _in_row(refusal, number) from refusal
    consented = at if need.consent else None
    HeardNeed(visit=visit, need=ordered, in_name_of=need.in_name_of, consented_at=consented).save(
        force_insert=True
    )


INPUTS = {"text": "text", "contact": "phone", "phone": "phone"}
"""The inputs of an order, and what they are called in a note."""


def _in_row(refusal: Refusal, number: int) -> Refusal:
    """The refusal of an order, with the names of the inputs of that need."""
    fields = {
        f"{INPUTS.get(name, 'item')}_{number}": sentence
        for name, sentence in refusal.fields.items()
    }
    return Refusal(str(refusal), fields=fields or {f"item_{number}": str(refusal)})


def _refuse(
    visited_on: date, met: Sequence[str], text: str, needs: Sequence[NeedRow], *, today: date
) -> None:
    """Refuse what makes no sense, every fault at once beside its field."""
    wrong = {}
    if not today - SENT_LATE <= visited_on <= today:
        words = gettext("Today, or at most %(days)d days ago.")
        wrong["visited_on"] = words % {"days": SENT_LATE.days}
    if len(text) > TEXT_LIMIT:
        words = gettext("At most %(limit)d characters.")
        wrong["text"] = words % {"limit": TEXT_LIMIT}
    if not (met or text or needs):
        wrong["text"] = gettext("Say whom you met, or a few words.")
    if set(met) - set(Met.values) or (Met.NOBODY in met and len(set(met)) > 1):
        wrong["met"] = gettext("Either somebody was there or nobody.")
    if len(needs) > MOST_NEEDS:
        words = gettext("At most %(most)d needs in one note.")
        wrong["text"] = words % {"most": MOST_NEEDS}
    for number, need in enumerate(needs, 1):
        wrong |= {f"{name}_{number}": words for name, words in _wrong_need(need).items()}
    if wrong:
        raise Refusal(" ".join(wrong.values()), fields=wrong)


def _wrong_need(need: NeedRow) -> dict[str, str]:
    wrong = {}
    if need.in_name_of not in InNameOf.values:
        wrong["name"] = gettext("Say in whose name.")
    if need.in_name_of == InNameOf.RIDER and not need.phone.strip():
        wrong["phone"] = gettext("A rider's telephone, so that the answer reaches her.")
    if (need.in_name_of == InNameOf.RIDER or need.phone.strip()) and not need.consent:
        wrong["consent"] = gettext("Ask first, and tick that it is all right.")
    if not need.text.strip():
        wrong["text"] = gettext("Write a few words about it.")
    return wrong


def _meaning(
    destination: Destination,
    visited_on: date,
    words: tuple[list[str], str],
    needs: Sequence[NeedRow],
) -> str:
    """A fingerprint of all that a note says; `words` are who was met and the text."""
    met, text = words
    said = [str(destination.pk), visited_on.isoformat(), *met, "", text]
    for need in needs:
        said += [need.item.code, need.text, need.in_name_of, need.phone, str(need.consent)]
    return hashlib.sha256("\0".join(said).encode(errors="replace")).hexdigest()
