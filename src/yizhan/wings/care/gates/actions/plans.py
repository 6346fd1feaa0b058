"""Pictures of building plans: added by whoever keeps the page, made anew by the worker, public once
a moderator has looked."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit import photos as kit_photos
from yizhan.kit.decoding import NotSearched, reencode_apart, search_apart
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.care.gates.actions.row import locked
from yizhan.wings.care.gates.events import PlanMade
from yizhan.wings.care.gates.models import Compound, PlanPicture
from yizhan.wings.care.gates.rules import GatesVerb, PlanState
from yizhan.wings.care.gates.vault import open_picture, seal_picture

logger = structlog.get_logger(__name__)


class NotWaiting(Refusal):
    code = "not_waiting"
    message = gettext_lazy("There is no picture yet that could be shown.")


@in_transaction
def add_plan(compound: Compound, upload: bytes, *, by: Person, at: datetime) -> PlanPicture:
    """Take in a picture of a building plan. One that nobody has decided on yet goes; the one that
    is shown stays until the new one is shown. Raises kit.photos.BadPhoto."""
    row = locked(compound)
    require(by, Permission.GATE_EDIT, row.unit)
    kit_photos.check(upload)
    row.plan_pictures.exclude(state=PlanState.SHOWN).delete()
    picture = row.plan_pictures.create(sealed_upload=seal_picture(upload), added_at=at)
    record(GatesVerb.PLAN_ADDED, by=by, target=row, at=at, plan=str(picture.key))
    return picture


@in_transaction
def decide_plan(picture: PlanPicture, *, show: bool, by: Person, at: datetime) -> None:
    """Show a picture to everybody in place of the one before, or do not and delete its pixels."""
    row = under_lock(PlanPicture.objects.select_related("compound__unit"), picture.pk)
    require(by, Permission.PHOTO_MODERATE, row.compound.unit)
    if show and row.state == PlanState.SHOWN:
        return
    if row.state not in {PlanState.WAITING, PlanState.SHOWN}:
        raise NotWaiting
    if show:
        PlanPicture.objects.shown().filter(compound=row.compound).delete()
    else:
        row.sealed_picture = None
    row.state = PlanState.SHOWN if show else PlanState.REFUSED
    row.decided_at = at
    row.save(update_fields=["state", "decided_at", "sealed_picture"])
    record(
        GatesVerb.PLAN_DECIDED, by=by, target=row.compound, at=at,
        plan=str(row.key), state=str(row.state),
    )  # fmt: skip


def make_plan(picture: PlanPicture, *, at: datetime) -> bool:
    """Make a picture anew from its pixels, in a process of its own, with faces and plates blurred
    where they can be looked for. What cannot be read is refused and its bytes go. Safe to run twice
    and after a kill."""
    if picture.sealed_upload is None:
        return False
    try:
        data = _made_anew(open_picture(picture.sealed_upload))
    except people_vault.CannotOpen as trouble:  # a key is missing, not the picture
        logger.error("plan.cannot_open", plan=str(picture.key), exc_info=trouble)
        return False
    except kit_photos.BadPhoto as refusal:
        columns = {"state": PlanState.REFUSED, "refused_because": str(refusal)[:200]}
        _still_sealed(picture).update(sealed_upload=None, decided_at=at, **columns)
        return False
    return _put_on_the_pile(picture, data, at=at)


@in_transaction
def _put_on_the_pile(picture: PlanPicture, data: bytes, *, at: datetime) -> bool:
    changed = _still_sealed(picture).update(
        state=PlanState.WAITING, sealed_picture=seal_picture(data), sealed_upload=None
    )
    if changed:
        publish(PlanMade(compound_id=picture.compound_id, at=at))
    return bool(changed)


def _made_anew(upload: bytes) -> bytes:
    sides = (kit_photos.SHOWN_SIDE,)
    try:
        (made,) = search_apart(upload, sides=sides).pictures
    except NotSearched:
        (made,) = reencode_apart(upload, sides=sides)
    return made.data


def _still_sealed(picture: PlanPicture) -> QuerySet[PlanPicture]:
    return PlanPicture.objects.sealed().filter(pk=picture.pk)
