"""The link by which a rider answers "still riding?" without signing in.

It names one entry of the register and the day she was asked, and ends in a keyed hash of both: 80
bits, which nobody guesses, and which open one question only. With it one can say yes or no to this
entry and read which site it is; it shows no name and no number, and is dead as soon as somebody has
answered (docs/decisions/0016-still-riding.md).
"""

from __future__ import annotations

import base64
import hmac
from datetime import date

from yizhan.ground.people.vault import keyed_hash
from yizhan.kit.keys import key_in
from yizhan.wings.organisation.register.models import Ridership

_LONG = 10
"""Bytes of the hash."""


def question_token(ridership: Ridership) -> str:
    """Return the token of the link that answers the open question of a ridership."""
    assert ridership.asked_on is not None  # noqa: S101  # there is no question to answer otherwise
    return f"{ridership.pk}-{_seal(ridership.pk, ridership.asked_on)}"


def ridership_of_token(token: str) -> Ridership | None:
    """The entry that the link of an open question speaks of."""
    number, _dash, seal = token.partition("-")
    key = key_in(number)
    if key is None:
        return None
    rows = Ridership.objects.asked().select_related("site", "rider")
    ridership = rows.filter(pk=key).first()
    if ridership is None or ridership.asked_on is None:
        return None
    return ridership if hmac.compare_digest(seal, _seal(ridership.pk, ridership.asked_on)) else None


def _seal(number: int, asked_on: date) -> str:
    digest = keyed_hash(f"{number}:{asked_on.isoformat()}", purpose="still riding")[:_LONG]
    return base64.b32encode(digest).decode().lower()
