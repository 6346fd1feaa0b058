"""The branch's note on a step, sealed under a key of its own purpose."""

from __future__ import annotations

from yizhan.ground.people import vault
from yizhan.wings.organisation.development.models import Step

PURPOSE = "candidacy"


def seal(note: str) -> bytes | None:
    text = note.strip()
    return vault.seal_bytes(text.encode(), purpose=PURPOSE) if text else None


def open_note(sealed: bytes | memoryview[int] | None) -> str:
    return vault.open_bytes(bytes(sealed), purpose=PURPOSE).decode() if sealed else ""


NOTES = vault.seals_in(Step, "sealed", purpose=PURPOSE)
