"""Codes that people read to each other and type: made, read back, printed."""

from __future__ import annotations

import secrets

from yizhan.kit.width import narrow

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The characters of such codes: none of them looks like another."""


def new_code(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(length))


def normalise_code(text: str) -> str:
    """Return a code as it is kept: narrow, in capitals, without what stands between its parts."""
    return "".join(letter for letter in narrow(text).upper() if letter in LETTERS)


def spaced(code: str, *, every: int = 4) -> str:
    """Return a code in groups, as it is printed."""
    return "-".join(code[start : start + every] for start in range(0, len(code), every))
