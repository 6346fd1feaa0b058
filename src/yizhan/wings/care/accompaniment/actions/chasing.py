"""The platform's own steps as time passes: late, renamed, made anew, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit import photos as kit_photos
from yizhan.kit.decoding import reencode_apart
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment import vault
from yizhan.wings.care.accompaniment.actions.naming import settle
from yizhan.wings.care.accompaniment.actions.row import lock, news, write
from yizhan.wings.care.accompaniment.actions.saying import remove
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.index import choose
from yizhan.wings.care.accompaniment.models import Accompaniment, Evidence, Step
from yizhan.wings.care.accompaniment.rules import (
    KEPT_FOR,
    AccompanimentVerb,
    Line,
    PhotoState,
)

logger = structlog.get_logger(__name__)
SMALL_SIDE = 480


@in_transaction
def tell_late(step: Step, *, at: datetime) -> bool:
    """Tell once that a step was not done in time: the lead hears of it, and the rider reads that
    she did. Return whether this call did it."""
    if not Step.objects.to_chase(at=at).filter(pk=step.pk).update(late_told_at=at):
        return False
    row = lock(step.accompaniment)
    write(row, Line.STEP_LATE, at=at, text=step.name)
    news(row, News.LATE, at=at)
    record(AccompanimentVerb.LATE, by=None, target=row, at=at)
    return True


@in_transaction
def renew_naming(accompaniment: Accompaniment, *, at: datetime) -> bool:
    """Name a successor for whoever may not stand by any more, and somebody where nobody was found
    so far. Return whether something changed."""
    row = lock(accompaniment)
    if not row.is_open:
        return False
    person = row.person
    if person is not None and person.is_active and can(person, Permission.ACCOMPANY, row.unit):
        return False
    choice = choose(row.division, at=at, besides=[person.pk] if person else [])
    if person is None and choice.person is None:
        return False
    settle(row, choice, at=at)
    record(
        AccompanimentVerb.NAMED, by=None, target=row, at=at, unit=choice.unit.code, why=choice.why
    )
    return True


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


@in_transaction
def forget(accompaniment: Accompaniment, *, at: datetime) -> bool:
    """Delete what has been closed for long enough. Return whether this call did it."""
    row = lock(accompaniment)
    if row.is_open or row.closed_at is None or row.closed_at > at - KEPT_FOR:
        return False
    remove(row, at=at)
    return True


def _waiting(evidence: Evidence) -> Any:
    return Evidence.objects.waiting().filter(pk=evidence.pk)
