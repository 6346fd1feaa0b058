"""The words strangers read on a badge: her name, her company, her photo. She decides each."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people import vault as people_vault
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit import photos as kit_photos
from yizhan.kit.days import local_day
from yizhan.kit.decoding import reencode_apart
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.badges import reissue
from yizhan.wings.participation.appointments.actions.row import CannotChange, copy, locked, own
from yizhan.wings.participation.appointments.models import Badge, BadgePhoto, Engagement
from yizhan.wings.participation.appointments.rules import (
    COMPANY_LIMIT,
    PHOTO_SIDE,
    AppointmentsVerb,
    RevocationReason,
    ShownName,
    name_shown_as,
)
from yizhan.wings.participation.appointments.vault import open_photo, own_name, seal_photo

logger = structlog.get_logger(__name__)


class NoName(Refusal):
    code = "no_name"
    message = _("No name of yours is known here. Say first what you are called.")


@in_transaction
@lines_last()
def show_on_badge(
    engagement: Engagement,
    *,
    name: str,
    company: str,
    photo: bool,
    by: Person,
    at: datetime,
) -> Badge | None:
    """Say what strangers read. `company` empty: none. Another name than the printed one makes a new
    badge, which is returned; the old one is revoked at once. Raises NotAllowed, NoName,
    CannotChange or vault.CannotOpen."""
    row = own(engagement, by)
    if not row.is_accepted or row.until <= local_day(at):
        raise CannotChange
    shown = name_shown_as(own_name(by), name)
    if name != ShownName.NOTHING and not shown:
        raise NoName(fields={"name": str(NoName.message)})
    another_name = shown != row.name
    row.name_shown, row.name = name, shown
    row.company, row.photo_shown = company[:COMPANY_LIMIT], photo
    row.save(update_fields=["name_shown", "name", "company", "photo_shown"])
    badge = None
    if another_name:
        badge = reissue(row, reason=RevocationReason.REPLACED, by=by, at=at)
    record(
        AppointmentsVerb.SHOWN_CHANGED, by=by, target=row, at=at, name=name, company=bool(company),
        photo=photo,
    )  # fmt: skip
    copy(row, engagement)
    return badge


@in_transaction
def add_photo(engagement: Engagement, upload: bytes, *, by: Person, at: datetime) -> None:
    """Keep a photo for the badge in place of the last one; the worker makes it fit to be seen. It
    is shown only if she says so. Raises NotAllowed, CannotChange or kit.photos.BadPhoto."""
    row = own(engagement, by)
    if not row.is_accepted:
        raise CannotChange
    kit_photos.check(upload)
    BadgePhoto.objects.filter(engagement=row).delete()
    BadgePhoto(engagement=row, sealed_upload=seal_photo(upload), at=at).save(force_insert=True)
    record(AppointmentsVerb.PHOTO_CHANGED, by=by, target=row, at=at, added=True)


@in_transaction
def remove_photo(engagement: Engagement, *, by: Person, at: datetime) -> bool:
    """Delete the photo: she does it, or whoever edits appointments there. Says whether there was
    one."""
    row = locked(engagement)
    if not Engagement.objects.asked_by(by).filter(pk=row.pk).exists():
        require(by, Permission.ENGAGEMENT_EDIT, row.unit)
    removed, _each = BadgePhoto.objects.filter(engagement=row).delete()
    row.photo_shown = engagement.photo_shown = False
    row.save(update_fields=["photo_shown"])
    if removed:
        record(AppointmentsVerb.PHOTO_CHANGED, by=by, target=row, at=at, added=False)
    return bool(removed)


def make_photo_ready(photo: BadgePhoto) -> bool:
    """Make a photo anew from its pixels, in a process of its own; if anything goes wrong with it,
    it is refused and its bytes go. Safe to run twice and after a kill."""
    if photo.sealed_upload is None:
        return False
    waiting = BadgePhoto.objects.waiting().filter(pk=photo.pk)
    try:
        (picture,) = reencode_apart(open_photo(photo.sealed_upload), sides=(PHOTO_SIDE,))
    except people_vault.CannotOpen as trouble:  # a key is missing, not the photo
        logger.error("badge_photo.cannot_open", photo=photo.pk, exc_info=trouble)
        return False
    except kit_photos.BadPhoto as refusal:
        waiting.update(refused_because=str(refusal)[:200], sealed_upload=None)
        return False
    return bool(waiting.update(sealed_photo=seal_photo(picture.data), sealed_upload=None))
