"""Keys of rows as addresses and forms name them."""

from __future__ import annotations

LONGEST = 18
"""Digits of the largest key that every database keeps."""


def key_in(text: str) -> int | None:
    """Return the key that a text names; None if it names none. A text of digits need not be a
    number: Python reads no more than 4,300 of them, and SQLite breaks on the twentieth."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def keys_in(texts: list[str]) -> list[int]:
    """Return the keys that these texts name, without those that name none."""
    return [key for key in map(key_in, texts) if key is not None]
