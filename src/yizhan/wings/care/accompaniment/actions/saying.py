"""The rider's own words and photos: added, taken back one by one, or all of it deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE, kept_text
from yizhan.ground.people.models import Person
from yizhan.kit import photos as kit_photos
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment import vault
from yizhan.wings.care.accompaniment.actions.row import (
    NoWords,
    lock_for_rider,
    news,
    refuse_closed,
    write,
)
from yizhan.wings.care.accompaniment.events import News
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Evidence
from yizhan.wings.care.accompaniment.rules import MOST_PHOTOS, AccompanimentVerb, Line


class TooManyPhotos(Refusal):
    code = "too_many_photos"
    message = _("This holds as many photos as it can. Take some out first.")


@in_transaction
def say(accompaniment: Accompaniment, *, text: str, by: Person, at: datetime) -> None:
    """Add the rider's words."""
    row = lock_for_rider(accompaniment, by)
    refuse_closed(row)
    text = kept_text(text)
    if not text:
        raise NoWords(fields={"text": str(NoWords.message)})
    write(row, Line.WORDS, at=at, text=text)
    news(row, News.RIDER_SPOKE, at=at)
    record(AccompanimentVerb.SPOKEN, by=None, target=row, at=at)


@in_transaction
def add_photos(
    accompaniment: Accompaniment, uploads: Sequence[bytes], *, by: Person, at: datetime
) -> None:
    """Seal photos as they came; the worker makes them fit to be seen. Raises kit.photos.BadPhoto or
    a Refusal."""
    row = lock_for_rider(accompaniment, by)
    refuse_closed(row)
    if not 0 < len(uploads) <= PHOTOS_AT_ONCE:
        words = gettext("Choose one to %(n)s photos at once.") % {"n": PHOTOS_AT_ONCE}
        raise Refusal(words, fields={"photo": words})
    if Evidence.objects.of(row).count() + len(uploads) > MOST_PHOTOS:
        raise TooManyPhotos(fields={"photo": str(TooManyPhotos.message)})
    for upload in uploads:
        kit_photos.check(upload)
    Evidence.objects.bulk_create(
        Evidence(accompaniment=row, sealed_upload=vault.seal_photo(upload), at=at)
        for upload in uploads
    )
    write(row, Line.PHOTOS, at=at)
    news(row, News.RIDER_SPOKE, at=at)
    record(AccompanimentVerb.PHOTOS_ADDED, by=None, target=row, at=at)


@in_transaction
def take_back_words(entry: Entry, *, by: Person, at: datetime) -> None:
    """Delete words the rider wrote. Doing it twice changes nothing."""
    row = lock_for_rider(entry.accompaniment, by)
    mine = Entry.objects.filter(pk=entry.pk, accompaniment=row, line=Line.WORDS, by=None)
    if mine.delete()[0]:
        record(AccompanimentVerb.TAKEN_BACK, by=None, target=row, at=at)


@in_transaction
def take_back_photo(evidence: Evidence, *, by: Person, at: datetime) -> None:
    """Delete a photo. Doing it twice changes nothing."""
    row = lock_for_rider(evidence.accompaniment, by)
    if Evidence.objects.filter(pk=evidence.pk, accompaniment=row).delete()[0]:
        record(AccompanimentVerb.TAKEN_BACK, by=None, target=row, at=at)


@in_transaction
def erase(accompaniment: Accompaniment, *, by: Person, at: datetime) -> None:
    """Take all of it back: it is deleted at once with every word and photo."""
    remove(lock_for_rider(accompaniment, by), at=at)


def remove(row: Accompaniment, *, at: datetime) -> None:
    """Delete a locked row with all it holds; whoever stood by hears that it is gone."""
    if row.is_open:
        news(row, News.GONE, at=at)
    record(AccompanimentVerb.ERASED, by=None, target=row, at=at)
    contact = row.contact
    row.delete()
    if contact is not None and contact.person_id is None:
        contact.delete()
