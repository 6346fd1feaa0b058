"""One spelling of what people type, and what must not be read in it by others."""

from __future__ import annotations

import re
import unicodedata

from yizhan.kit.width import LONGEST_TEXT, narrow

_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[0-9A-Za-z]*\d[\d \-]{3,}\d[0-9A-Za-z]*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_HIDDEN = "*" * 4


def normalised(text: str) -> str:
    """Return a text without what does not change its meaning: width, case, blanks, punctuation,
    signs nobody sees and signs said again and again (啊啊啊啊). Equal results are one text."""
    plain = narrow(text, longest=LONGEST_TEXT).casefold()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    plain = _NOT_WORDS.sub(" ", plain).strip()
    plain = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", plain)
    return re.sub(r"([^\d])\1{2,}", r"\1\1", plain)


def names_somebody(text: str) -> bool:
    """Return whether a text holds a number by which somebody may be found: telephone, identity
    card, plate. Names of people are for a moderator to see."""
    plain = narrow(text, longest=LONGEST_TEXT)
    return masked(plain) != plain


def masked(text: str) -> str:
    """Return a text in which numbers of five digits and more and addresses cannot be read: somebody
    may be found by them (telephones, identity cards, plates)."""
    return _NUMBER.sub(_HIDDEN, _ADDRESS.sub(_HIDDEN, text))
