"""The thread of an accompaniment as its rider reads it, and photos that never stay in a cache."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse

from yizhan.wings.care.accompaniment import vault
from yizhan.wings.care.accompaniment.models import Accompaniment, Entry, Evidence
from yizhan.wings.care.accompaniment.rules import Line, PhotoState

BY_RIDER = {
    Line.WORDS, Line.PHOTOS, Line.NOT_YET, Line.CLOSED, Line.REOPENED, Line.AID_AGREED,
    Line.AID_TAKEN_BACK,
}  # fmt: skip


@dataclass(frozen=True)
class ThreadLine:
    key: uuid.UUID
    title: str
    by: str
    text: str
    at: datetime
    mine: bool
    """Said by the rider."""
    can_be_taken_back: bool


def lines_for_rider(row: Accompaniment) -> list[ThreadLine]:
    """Return what the rider reads, the newest first."""
    entries = Entry.objects.of(row).for_asker().select_related("by").order_by("-at", "-pk")
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> ThreadLine:
    mine = entry.line in BY_RIDER
    return ThreadLine(
        key=entry.key,
        title=str(Line(entry.line).label),
        by=str(entry.by or ""),
        text=vault.open_words(entry.sealed_text),
        at=entry.at,
        mine=mine,
        can_be_taken_back=entry.line == Line.WORDS,
    )


def picture_of(evidence: Evidence, *, small: bool, as_file: bool) -> HttpResponse:
    """The photo that was made anew, under a name that says nothing. Raises Http404 before."""
    sealed = evidence.sealed_small if small else evidence.sealed_photo
    if evidence.state != PhotoState.READY or sealed is None:
        raise Http404
    response = HttpResponse(vault.open_photo(sealed), content_type="image/jpeg")
    if as_file:
        response.headers["Content-Disposition"] = 'attachment; filename="photo.jpg"'
    return response
