"""Photos of a case: attached sealed, then made ready or refused by the worker."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, Photo, PhotoState
from yizhan.ground.casework.rules import CLOSED, PHOTOS_AT_MOST, PHOTOS_AT_ONCE, CaseworkVerb
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit import photos as kit_photos
from yizhan.kit.boxes import Box, to_rows
from yizhan.kit.decoding import NotSearched, Searched, reencode_apart, search_apart
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction

logger = structlog.get_logger(__name__)

SMALL_SIDE = 480


class TooManyPhotos(Refusal):
    code = "too_many_photos"
    message = _("This case has as many photos as it can hold.")


class AlreadyClosed(Refusal):
    code = "closed"
    message = _("This case is closed. Say «not solved» first, if it is not.")


class PhotoUnknown(Refusal):
    code = "photo_unknown"
    message = _(
        "There is no such photo waiting. Upload it again: what no case holds is removed soon."
    )


class TooManyAtOnce(Refusal):
    code = "too_many_photos"

    def __init__(self) -> None:
        sentence = gettext("At most %(n)s photos can be sent at once.") % {"n": PHOTOS_AT_ONCE}
        super().__init__(sentence, fields={"photo": sentence})


def seal_uploads(uploads: Sequence[bytes]) -> list[str]:
    """Seal photos whose case is named later, and return their keys: whoever has one may attach it,
    once. What nobody attaches is swept away. Raises TooManyAtOnce or kit.photos.BadPhoto."""
    if len(uploads) > PHOTOS_AT_ONCE:
        raise TooManyAtOnce
    return [store.seal_photo(upload) for upload in uploads]


@contextmanager
def taken_in(uploads: Iterable[bytes]) -> Iterator[list[str]]:
    """Seal uploads, and remove again what no photo speaks of at the end: of a deed that was
    refused, or had been done before. What a kill leaves is swept within minutes."""
    keys: list[str] = []
    try:
        for upload in uploads:
            keys.append(store.seal_photo(upload))
        yield keys
    finally:
        if keys:
            sweep(keys)


@in_transaction
def attach(case: Case, keys: Iterable[str], *, at: datetime, public: bool = True) -> list[Photo]:
    """Write down which sealed photos belong to a case, one query for all. Nobody sees them yet.
    `public` False: the desk's own, not for the asker. Raises PhotoUnknown."""
    shielded = is_shielded(case)
    return _written(
        Photo(case=case, key=key, at=at, public=public, shielded=shielded) for key in keys
    )


@in_transaction
def hold(unit: Unit, keys: Iterable[str], *, at: datetime) -> list[Photo]:
    """Write down sealed photos that may belong to a case later (`give_to`): blurred and looked at
    like those of reports, and until then the unit answers for them. Raises PhotoUnknown."""
    return _written(Photo(unit=unit, key=key, at=at, shielded=True) for key in keys)


def _written(photos: Iterable[Photo]) -> list[Photo]:
    rows = list(photos)
    if not all(store.holds_sealed(row.key) for row in rows):
        raise _unknown()
    try:
        with transaction.atomic() if rows else nullcontext():
            return Photo.objects.bulk_create(rows)
    except IntegrityError as exc:  # a case holds it already
        raise _unknown() from exc


def _unknown() -> PhotoUnknown:
    return PhotoUnknown(fields={"photos": str(PhotoUnknown.message)})


@in_transaction
def give_to(case: Case, photos: QuerySet[Photo]) -> None:
    """Let a case have photos that were held without one. They stay shielded."""
    photos.filter(case=None).update(case=case)


@in_transaction
def discard(photos: QuerySet[Photo]) -> None:
    """Delete photos that were held and belong to no case, files and all."""
    rows = photos.filter(case=None)
    for key in list(rows.values_list("key", flat=True)):
        store.remove(key)
    rows.delete()


@in_transaction
def add_photos(
    case: Case,
    keys: Iterable[str],
    *,
    at: datetime,
    by: Person | None = None,
    public: bool = True,
) -> list[Photo]:
    """Add photos to a case that is open. `by` None: the asker; `public` False: not for her."""
    keys = list(keys)
    rows = Case.objects.select_related("unit", "item")
    locked = rows.select_for_update(of=("self",)).get(pk=case.pk)
    if by is not None:
        require(by, Permission.CASE_WORK, locked.unit)
    refuse_more_photos(locked, count=len(keys))
    added = attach(locked, keys, at=at, public=public)
    record(CaseworkVerb.CASE_PHOTOS_ADDED, by=by, target=case, at=at, count=len(added))
    return added


def refuse_more_photos(case: Case, *, count: int) -> None:
    """Refuse photos that a case will not hold. Asked before a byte is kept, and again under its
    lock. Raises AlreadyClosed or TooManyPhotos."""
    if case.status in CLOSED:
        raise AlreadyClosed
    if case.photos.count() + count > PHOTOS_AT_MOST:
        raise TooManyPhotos


@dataclass(frozen=True)
class Remade:
    """A photo made anew."""

    pictures: Sequence[kit_photos.Picture]
    """The large and the small one."""
    state: PhotoState = PhotoState.READY
    found: Sequence[Box] = ()
    searched: bool = True
    """False: it is shielded, and nobody could look for faces and plates."""


Outcome = Remade | Exception
"""The outcome for a photo, or why there is none."""


def make_ready(photo: Photo) -> bool:
    """Make a sealed photo anew from its pixels. If anything goes wrong with it, it is refused and
    its file goes: a doubtful photo is shown to nobody. Safe to run twice and after a kill."""
    return settle(photo, remade(photo))


SIDES = (kit_photos.SHOWN_SIDE, SMALL_SIDE)


def remade(photo: Photo) -> Outcome:
    """Make a photo anew, in a process of its own; the database is not asked, so that several can be
    made at once."""
    try:
        upload = store.read(photo.key, store.Form.SEALED)
        if photo.shielded:
            return _remade_shielded(upload)
        return Remade(reencode_apart(upload, sides=SIDES))
    except (kit_photos.BadPhoto, store.NotShown, vault.CannotOpen) as trouble:
        return trouble


def _remade_shielded(upload: bytes) -> Remade:
    """Blur faces and plates. If nobody could look for them, or there may be more than were found,
    the photo waits for somebody who looks."""
    try:
        searched = search_apart(upload, sides=SIDES)
    except NotSearched as trouble:
        logger.warning("photo.not_searched", why=str(trouble))
        pictures = reencode_apart(upload, sides=SIDES)
        return Remade(pictures, PhotoState.WAITING, searched=False)
    return _outcome_of(searched)


def _outcome_of(searched: Searched) -> Remade:
    state = PhotoState.WAITING if searched.doubtful else PhotoState.BLURRED
    return Remade(searched.pictures, state, searched.found)


def search_again(photo: Photo) -> bool:
    """Look for faces and plates in a photo that waits because nobody could, on the pixels that are
    kept, and say whether somebody has looked now. A moderator who decides meanwhile is first."""
    try:
        searched = search_apart(store.read(photo.key, store.Form.LARGE), sides=SIDES)
    except (NotSearched, store.NotShown, vault.CannotOpen) as trouble:
        logger.warning("photo.not_searched", why=str(trouble))
        return False
    return _keep_search(photo, _outcome_of(searched))


@in_transaction
def _keep_search(photo: Photo, outcome: Remade) -> bool:
    """The row first, as moderators do: of two who would write its files one gets it."""
    large, small = outcome.pictures
    waiting = Photo.objects.unsearched().order_by().filter(pk=photo.pk)
    if not waiting.update(state=outcome.state, found=to_rows(outcome.found), searched=True):
        return False
    keep_pictures(photo, large=large, small=small)
    return True


def seconds_of(photo: Photo) -> float:
    """Return how much work it will be to make a photo anew; 0 of one that will be refused."""
    try:
        return kit_photos.look(store.read(photo.key, store.Form.SEALED)).seconds
    except (kit_photos.BadPhoto, store.NotShown, vault.CannotOpen):
        return 0.0


def settle(photo: Photo, outcome: Outcome) -> bool:
    """Keep what became of a photo, and say whether it was made anew."""
    if isinstance(outcome, vault.CannotOpen):  # a key is missing, not the photo: somebody must look
        logger.error("photo.cannot_open", photo=photo.pk, exc_info=outcome)
        return False
    if isinstance(outcome, kit_photos.BadPhoto):
        return _refuse(photo, str(outcome))
    if isinstance(outcome, Exception):
        return _refuse(photo, str(kit_photos.CutOff.message))
    large, small = outcome.pictures
    keep_pictures(photo, large=large, small=small)
    _sealed(photo).update(
        state=outcome.state,
        width=large.width,
        height=large.height,
        found=to_rows(outcome.found),
        searched=outcome.searched,
    )
    store.remove(photo.key, store.Form.SEALED)
    return True


@in_transaction
def load_photo(
    case: Case,
    pictures: tuple[kit_photos.Picture, kit_photos.Picture],
    *,
    by: Person | None,
    at: datetime,
) -> Photo:
    """Attach a photo that nobody sent, large and small as the worker would have left it, for a
    demo city. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Photos are sent with a case.")
    shielded, (large, small) = is_shielded(case), pictures
    photo = Photo(
        case=case,
        key=secrets.token_hex(16),
        state=PhotoState.BLURRED if shielded else PhotoState.READY,
        shielded=shielded,
        width=large.width,
        height=large.height,
        at=at,
    )
    keep_pictures(photo, large=large, small=small)
    photo.save(force_insert=True)
    return photo


def keep_pictures(photo: Photo, *, large: kit_photos.Picture, small: kit_photos.Picture) -> None:
    """Put both on the disk. They are there before a row says so."""
    store.write(photo.key, store.Form.LARGE, large.data)
    store.write(photo.key, store.Form.SMALL, small.data)


def is_shielded(case: Case) -> bool:
    """Return whether photos of this case are looked at before anybody sees them."""
    return case.item.is_report


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
