"""Accounts and units that end, words that are old enough, photos that are made anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Person, Unit
from yizhan.kit import photos as kit_photos
from yizhan.kit.decoding import reencode_apart
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours import vault
from yizhan.wings.participation.honours.actions.consenting import take_back
from yizhan.wings.participation.honours.actions.row import forget_words, locked
from yizhan.wings.participation.honours.actions.telling import hide_name
from yizhan.wings.participation.honours.models import (
    Call,
    Evidence,
    Honour,
    Juror,
    Nomination,
    Statement,
)
from yizhan.wings.participation.honours.rules import (
    BEFORE_JURY,
    ENDED,
    KEPT,
    CallState,
    HonoursVerb,
    NominationState,
    PhotoState,
)

logger = structlog.get_logger(__name__)
SMALL_SIDE = 480
TRACE = "honour_jurors"


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """Take back what an account that ends was nominated for, take her name off honours and leave
    the juries that have not closed their marking. Marks of a closed one stay part of the result."""
    mine = Nomination.objects.filter(person_id=person_id).select_related("call")
    for nomination in mine.order_by("call", "pk"):
        if nomination.may_take_back:
            take_back(nomination, at=at)
        else:
            forget_words(nomination)
    for honour in Honour.objects.filter(nomination__person_id=person_id).order_by("pk"):
        hide_name(honour, at=at)
    Nomination.objects.filter(person_id=person_id).update(person=None, number_hash=None)
    Statement.objects.filter(by_id=person_id).update(by=None)
    running = Juror.objects.filter(person_id=person_id).filter(
        call__state__in=BEFORE_JURY | {CallState.JUDGING}
    )
    running.delete()
    Juror.objects.filter(person_id=person_id).update(person=None)


@in_transaction
def merge_jurors(merge_id: int, *, person_id: int, into_id: int) -> None:
    """Two accounts of one person have one seat in a jury that is still to mark: the earlier one."""
    both = Juror.objects.filter(person__in=Person.objects.same_as(into_id))
    both = both.filter(call__state__in=BEFORE_JURY | {CallState.JUDGING})
    left: list[int] = []
    for call_id in sorted(set(both.filter(person_id=person_id).values_list("call", flat=True))):
        call = locked(call_id)
        seats = list(both.filter(call=call).order_by("pk"))
        for juror in seats[1:]:
            left.append(call.pk)
            juror.delete()
    keep_trace(merge_id, **{TRACE: left})


@in_transaction
def unmerge_jurors(merge_id: int, *, person_id: int, at: datetime) -> None:
    """Give a seat back that was lost to the merge, if the jury is not closed; its marks are to be
    given anew."""
    lost = Call.objects.filter(pk__in=trace_of(merge_id, TRACE) or ())
    for call in lost.filter(state__in=BEFORE_JURY | {CallState.JUDGING}):
        Juror.objects.get_or_create(call=call, person_id=person_id, defaults={"named_at": at})


@in_transaction
def hand_over_calls(unit: Unit, *, at: datetime) -> int:
    """Give the calls of a closed unit that are not over to the unit that follows it; what was
    awarded stays under the name it had. Return how many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Call.objects.filter(unit=unit).exclude(state__in=ENDED).update(unit=successor)
    if count:
        record(
            HonoursVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count
        )
    return count


@in_transaction
def forget_old_words(call_id: int, *, at: datetime) -> int:
    """Delete what was written about those who were not honoured, once a call is over for long
    enough. Return of how many."""
    call = locked(call_id)
    if call.ended_at is None or call.ended_at > at - KEPT:
        return 0
    kept = Nomination.objects.of(call).exclude(state=NominationState.HONOURED)
    old = list(kept.filter(sealed_name__isnull=False).order_by("pk"))
    for nomination in old:
        forget_words(nomination)
    kept.update(number_hash=None)
    if old:
        record(HonoursVerb.FORGOTTEN, by=None, target=call, at=at, count=len(old))
    return len(old)


def make_ready(evidence: Evidence) -> bool:
    """Make a photo anew from its pixels, in a process of its own; if anything goes wrong with it,
    it is refused and its bytes go. Safe to run twice and after a kill."""
    if evidence.sealed_upload is None:
        return False
    try:
        upload = vault.open_photo(evidence.sealed_upload)
        large, small = reencode_apart(upload, sides=(kit_photos.SHOWN_SIDE, SMALL_SIDE))
    except people_vault.CannotOpen as trouble:  # a key is missing, not the photo
        logger.error("evidence.cannot_open", evidence=evidence.pk, exc_info=trouble)
        return False
    except kit_photos.BadPhoto as refusal:
        _waiting(evidence).update(
            state=PhotoState.REFUSED, refused_because=str(refusal)[:200], sealed_upload=None
        )
        return False
    columns = {
        "state": PhotoState.READY,
        "sealed_photo": vault.seal_photo(large.data),
        "sealed_small": vault.seal_photo(small.data),
        "sealed_upload": None,
    }
    return bool(_waiting(evidence).update(**columns))


def _waiting(evidence: Evidence) -> Any:
    return Evidence.objects.waiting().filter(pk=evidence.pk)
