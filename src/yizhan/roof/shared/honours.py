"""The parts of a nomination that those who may read it see, on whichever surface."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse

from yizhan.ground.people.vault import CannotOpen
from yizhan.wings.participation.honours.models import Evidence, Statement
from yizhan.wings.participation.honours.rules import PhotoState
from yizhan.wings.participation.honours.vault import open_photo, open_words


@dataclass(frozen=True)
class Shown:
    """One text about a nominee, opened, with its photos."""

    statement: Statement
    text: str
    photos: list[Evidence]


def statements_of(statements: Iterable[Statement]) -> list[Shown]:
    """Open these texts. One that cannot be opened is empty; its remedy is said by the doctor."""
    rows = list(statements)
    photos = Evidence.objects.of_statements(rows).without_data()
    by_statement: dict[int, list[Evidence]] = {}
    for photo in photos:
        by_statement.setdefault(photo.statement_id, []).append(photo)
    return [Shown(row, words_in(row.sealed_text), by_statement.get(row.pk, [])) for row in rows]


def words_in(sealed: bytes | memoryview[int] | None) -> str:
    try:
        return open_words(sealed)
    except CannotOpen:
        return ""


def evidence_picture(evidence: Evidence, *, small: bool) -> HttpResponse:
    """The photo that the worker made anew; 404 while there is none."""
    sealed = evidence.sealed_small if small else evidence.sealed_photo
    if evidence.state != PhotoState.READY or sealed is None:
        raise Http404
    try:
        data = open_photo(sealed)
    except CannotOpen as exc:
        raise Http404 from exc
    return HttpResponse(data, content_type="image/jpeg")
