"""Text as a keyboard writes it: full-width signs narrow, parts and ligatures as plain signs.

One sign can become eighteen, and marks heaped on one letter take the square of their number to put
in order, so nothing is made narrow that is longer than what it could be. A test keeps every other
module from asking Unicode itself.
"""

from __future__ import annotations

import unicodedata

LONGEST_TYPED = 200
"""Characters of the longest text that can be a code, a number, an hour or a date."""
LONGEST_ADDRESS = 320
"""Characters of the longest e-mail address."""
LONGEST_HOURS = 1_000
"""Characters of the longest opening hours."""
LONGEST_TEXT = 10_000
"""Characters of the longest text that a form takes."""


def narrow(text: str, *, longest: int = LONGEST_TYPED) -> str:
    """Return `text` in Unicode's form NFKC. What is longer than `longest` is returned as it is: it
    cannot be what it is read as, and whoever reads it says so."""
    return text if len(text) > longest else unicodedata.normalize("NFKC", text)
