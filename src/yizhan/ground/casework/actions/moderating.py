"""Photos of shielded cases: somebody looks before everybody may.

Nothing but the picture that the worker has made is there by then, so what a moderator blurs or
sends back is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import store
from yizhan.ground.casework.actions.photos import SIDES, keep_pictures
from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.casework.models.photo import AGAIN, TAKEN_DOWN, TO_MODERATE
from yizhan.ground.casework.rules import CaseworkVerb, kept_text
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.boxes import MOST, Box, to_rows
from yizhan.kit.decoding import blur_apart
from yizhan.kit.errors import Refusal
from yizhan.kit.photos import BadPhoto, Picture
from yizhan.kit.transactions import in_transaction


class AlreadyDecided(Refusal):
    code = "already_decided"
    message = _("Somebody else has decided on this photo meanwhile.")


class SearchedMeanwhile(Refusal):
    code = "searched_meanwhile"
    message = _("Faces and plates were looked for in this photo meanwhile. Look at it once more.")


class TooManyBoxes(Refusal):
    code = "too_many_boxes"
    message = _("So many places cannot be blurred in one photo. Rather send it back.")


class NotBlurred(Refusal):
    code = "not_blurred"
    message = _("This photo could not be blurred. Rather send it back.")


def publish_photo(photo: Photo, *, drawn: Sequence[Box] = (), by: Person, at: datetime) -> None:
    """Let everybody see a photo, with what the moderator drew made unreadable, too. Raises
    NotAllowed, AlreadyDecided, SearchedMeanwhile, TooManyBoxes or NotBlurred."""
    require(by, Permission.PHOTO_MODERATE, photo.answering)
    if photo.state not in TO_MODERATE:
        raise AlreadyDecided
    if len(photo.found) + len(drawn) > MOST:
        raise TooManyBoxes
    # A second of computing, in which nobody waits for the database.
    pictures = _blurred(photo, drawn) if drawn else []
    _publish(photo, pictures, drawn=drawn, by=by, at=at)


def _blurred(photo: Photo, drawn: Sequence[Box]) -> list[Picture]:
    try:
        return blur_apart(store.read(photo.key, store.Form.LARGE), drawn, sides=SIDES)
    except store.NotShown as gone:
        raise AlreadyDecided from gone
    except BadPhoto as trouble:
        raise NotBlurred from trouble


@in_transaction
def _publish(
    photo: Photo, pictures: Sequence[Picture], *, drawn: Sequence[Box], by: Person, at: datetime
) -> None:
    """The row first: of two moderators one gets it, and only hers is written to the disk. Nobody
    sees the photo before this is committed."""
    found = [*photo.found, *to_rows(drawn)]
    now = Photo.objects.select_for_update().get(pk=photo.pk)
    if now.state in TO_MODERATE and now.searched != photo.searched:
        raise SearchedMeanwhile  # hers would be drawn into the picture before that
    _decide(photo, state=PhotoState.READY, found=found)
    if pictures:
        large, small = pictures
        keep_pictures(photo, large=large, small=small)
    target = photo.case or photo.answering
    record(CaseworkVerb.PHOTO_PUBLISHED, by=by, target=target, at=at, drawn=len(drawn))


@in_transaction
def send_back(photo: Photo, *, by: Person, at: datetime) -> None:
    """Delete a photo that cannot be made fit to be shown; who sent it reads that another one is
    asked for. Raises NotAllowed or AlreadyDecided."""
    require(by, Permission.PHOTO_MODERATE, photo.answering)
    _decide(photo, state=PhotoState.REFUSED, refused_because=AGAIN, found=[])
    store.remove(photo.key)
    target = photo.case or photo.answering
    record(CaseworkVerb.PHOTO_SENT_BACK, by=by, target=target, at=at)


@in_transaction
def take_down(photo: Photo, *, reason: str, by: Person, at: datetime) -> None:
    """Delete a photo that everybody could see. Who sent it reads that it was taken down; the reason
    is in the audit log. Raises NotAllowed, AlreadyDecided, or a Refusal without a reason."""
    require(by, Permission.PHOTO_MODERATE, photo.answering)
    reason = kept_text(reason, field="reason")
    if not reason:
        words = gettext("Say why it is taken down.")
        raise Refusal(words, fields={"reason": words})
    published = Photo.objects.filter(pk=photo.pk, shielded=True, state=PhotoState.READY)
    if not published.update(state=PhotoState.REFUSED, refused_because=TAKEN_DOWN, found=[]):
        raise AlreadyDecided
    store.remove(photo.key)
    target = photo.case or photo.answering
    record(CaseworkVerb.PHOTO_TAKEN_DOWN, by=by, target=target, at=at, reason=reason)


def _decide(photo: Photo, **columns: object) -> None:
    if not Photo.objects.filter(pk=photo.pk, state__in=TO_MODERATE).update(**columns):
        raise AlreadyDecided
