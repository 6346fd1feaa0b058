"""The row under lock, who may, and a line in its thread."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.care.accompaniment import vault
from yizhan.wings.care.accompaniment.events import AccompanimentNews, News
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry
from yizhan.wings.care.accompaniment.rules import Line


class AlreadySettled(Refusal):
    code = "already_settled"
    message = _("This is closed: the rider said that all is settled.")


class NoWords(Refusal):
    code = "no_words"
    message = _("Write a few words.")


def lock(accompaniment: Accompaniment) -> Accompaniment:
    rows = Accompaniment.objects.select_related("rider", "person", "unit", "division", "contact")
    return under_lock(rows, accompaniment.pk)


def lock_for_desk(accompaniment: Accompaniment, by: Person) -> Accompaniment:
    """The row for whoever stands by, or her lead. Raises NotAllowed."""
    row = lock(accompaniment)
    if not Accompaniment.objects.visible_to(by).filter(pk=row.pk).exists():
        raise NotAllowed(f"{by} does not stand by here")
    return row


def lock_for_rider(accompaniment: Accompaniment, by: Person) -> Accompaniment:
    """The row for its rider. Raises NotAllowed."""
    row = lock(accompaniment)
    if not Accompaniment.objects.asked_by(by).filter(pk=row.pk).exists():
        raise NotAllowed("Only its rider does this.")
    return row


def refuse_closed(row: Accompaniment) -> None:
    if not row.is_open:
        raise AlreadySettled


def write(
    row: Accompaniment, line: Line, *, at: datetime, by: Person | None = None, text: str = ""
) -> Entry:
    """Write a line into the thread."""
    sealed = vault.seal_words(text)
    return Entry.objects.create(accompaniment=row, line=line, by=by, sealed_text=sealed, at=at)


def news(row: Accompaniment, what: News, *, at: datetime) -> None:
    publish(AccompanimentNews(accompaniment_id=row.pk, news=what, at=at))
