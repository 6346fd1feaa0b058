"""Photos of a case: attached sealed, then made ready or refused by the worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, Photo, PhotoState
from yizhan.ground.casework.rules import CLOSED, CaseworkVerb
from yizhan.ground.people import vault
from yizhan.kit import photos as kit_photos
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction

logger = structlog.get_logger(__name__)

PHOTOS_AT_MOST = 6
SMALL_SIDE = 480


class TooManyPhotos(Refusal):
    code = "too_many_photos"
    message = _("This case has as many photos as it can hold.")


class AlreadyClosed(Refusal):
    code = "closed"
    message = _("This case is closed. Say «not solved» first, if it is not.")


@in_transaction
def attach(case: Case, keys: Iterable[str], *, at: datetime, public: bool = True) -> list[Photo]:
    """Write down which sealed photos belong to a case, one query for all. Nobody sees them yet.
    `public` False: the desk's own, not for the asker."""
    return Photo.objects.bulk_create(
        Photo(case=case, key=key, at=at, public=public) for key in keys
    )


@in_transaction
def add_photos(case: Case, keys: Iterable[str], *, at: datetime) -> list[Photo]:
    """The asker adds photos to a case that is open."""
    keys = list(keys)
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.status in CLOSED:
        raise AlreadyClosed
    if locked.photos.count() + len(keys) > PHOTOS_AT_MOST:
        raise TooManyPhotos
    added = attach(locked, keys, at=at)
    record(CaseworkVerb.CASE_PHOTOS_ADDED, by=None, target=case, at=at, count=len(added))
    return added


def make_ready(photo: Photo) -> bool:
    """Make a sealed photo anew from its pixels. If anything goes wrong with it, it is refused and
    its file goes: a doubtful photo is shown to nobody. Safe to run twice and after a kill."""
    try:
        upload = store.read(photo.key, store.Form.SEALED)
        large = kit_photos.reencode(upload)
        small = kit_photos.reencode(large.data, side=SMALL_SIDE)
    except kit_photos.BadPhoto as refusal:
        return _refuse(photo, str(refusal))
    except store.NotShown:
        return _refuse(photo, str(kit_photos.CutOff.message))
    except vault.CannotOpen:  # a key is missing, not the photo: leave it until somebody has looked
        logger.exception("photo.cannot_open", photo=photo.pk)
        return False
    store.write(photo.key, store.Form.LARGE, large.data)
    store.write(photo.key, store.Form.SMALL, small.data)
    _sealed(photo).update(state=PhotoState.READY, width=large.width, height=large.height)
    store.remove(photo.key, store.Form.SEALED)
    return True


def _refuse(photo: Photo, why: str) -> bool:
    if _sealed(photo).update(state=PhotoState.REFUSED, refused_because=why[:200]):
        store.remove(photo.key)
    return False


def _sealed(photo: Photo) -> QuerySet[Photo]:
    return Photo.objects.filter(pk=photo.pk, state=PhotoState.SEALED)


def sweep(keys: Iterable[str]) -> int:
    """Remove files that no photo speaks of: an order that was refused after its photo came in."""
    keys = set(keys)
    known = set(Photo.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in keys - known:
        store.remove(key)
    return len(keys - known)
