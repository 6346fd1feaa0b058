"""Words and photos of accompaniments, sealed under keys of their own purposes."""

from __future__ import annotations

from yizhan.ground.people import vault
from yizhan.wings.care.accompaniment.models import Entry, Evidence, LegalAid

WORDS, PHOTO = "accompaniment", "accompaniment photo"


def seal_words(text: str) -> bytes | None:
    """None if there are none."""
    return vault.seal_bytes(text.encode(), purpose=WORDS) if text else None


def open_words(sealed: bytes | memoryview[int] | None) -> str:
    """Undo `seal_words`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=WORDS).decode() if sealed else ""


def seal_photo(data: bytes) -> bytes:
    return vault.seal_bytes(data, purpose=PHOTO)


def open_photo(sealed: bytes | memoryview[int]) -> bytes:
    """Undo `seal_photo`. Raises vault.CannotOpen."""
    return vault.open_bytes(bytes(sealed), purpose=PHOTO)


ENTRIES = vault.seals_in(Entry, "sealed_text", purpose=WORDS)
AID = vault.seals_in(LegalAid, "sealed_text", purpose=WORDS)
PHOTOS = tuple(
    vault.seals_in(Evidence, column, purpose=PHOTO)
    for column in ("sealed_upload", "sealed_photo", "sealed_small")
)
