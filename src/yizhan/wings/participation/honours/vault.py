"""Words, photos, marks and tickets of honours, each sealed under a key of its own purpose."""

from __future__ import annotations

import hashlib
import secrets
from typing import TypedDict

from yizhan.ground.people import vault
from yizhan.wings.participation.honours.models import Evidence, Mark, Nomination, Statement
from yizhan.wings.participation.honours.rules import MARK, PHOTO, TICKET, WORDS


def seal_words(text: str) -> bytes:
    return vault.seal_bytes(text.encode(), purpose=WORDS)


def open_words(sealed: bytes | memoryview[int] | None) -> str:
    """Undo `seal_words`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=WORDS).decode() if sealed else ""


def seal_photo(data: bytes) -> bytes:
    return vault.seal_bytes(data, purpose=PHOTO)


def open_photo(sealed: bytes | memoryview[int]) -> bytes:
    """Undo `seal_photo`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=PHOTO)


def seal_mark(value: int) -> bytes:
    return vault.seal_bytes(bytes([value]), purpose=MARK)


def open_mark(sealed: bytes | memoryview[int]) -> int:
    """Undo `seal_mark`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=MARK)[0]


class TicketColumns(TypedDict):
    ticket_digest: str
    sealed_ticket: bytes


def digest_of(ticket: str) -> str:
    """Return what is kept of a ticket to find its nomination by."""
    return hashlib.sha256(ticket.encode(errors="replace")).hexdigest()


def new_ticket() -> TicketColumns:
    """Return the columns of a new nomination that hold its ticket."""
    ticket = secrets.token_urlsafe(16)
    sealed = vault.seal_bytes(ticket.encode(), purpose=TICKET)
    return {"ticket_digest": digest_of(ticket), "sealed_ticket": sealed}


TICKETS = vault.seals_in(Nomination, "sealed_ticket", purpose=TICKET)
NAMES = vault.seals_in(Nomination, "sealed_name", purpose=WORDS)
TEXTS = vault.seals_in(Statement, "sealed_text", purpose=WORDS)
MARKS = vault.seals_in(Mark, "sealed_value", purpose=MARK)
PHOTOS = tuple(
    vault.seals_in(Evidence, column, purpose=PHOTO)
    for column in ("sealed_upload", "sealed_photo", "sealed_small")
)
