"""Texts that a spreadsheet would take for a formula, made harmless and whole again.

A text like `=HYPERLINK(…)` in an export runs in the spreadsheet of whoever opens it. It gets an
apostrophe in front, which says "text"; on the way back one apostrophe is taken off, so every text
survives the round trip, also one that begins with an apostrophe of its own. Plain numbers stay.
"""

from __future__ import annotations

import re

_STARTS = r"'*\s*[=+\-@\t\r\n＝＋－＠]"
_DANGEROUS = re.compile(_STARTS)
_MADE_SAFE = re.compile("'" + _STARTS)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def harmless(text: str) -> str:
    if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_written(text: str) -> str:
    """Undo `harmless`."""
    return text[1:].strip() if _MADE_SAFE.match(text) else text
