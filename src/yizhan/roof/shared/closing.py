"""The announced last day of the platform, which every page says at its top."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError

from yizhan.kit.memo import Memo
from yizhan.wings.organisation.closing.models import Closing

_known: Memo[str] = Memo(seconds=10)


def last_day() -> str:
    """The day as 2027-12-31, as it was known a few seconds ago: what the desk announced, else the
    setting; empty: none."""
    try:
        return _known.get("last_day", announced) or settings.ENDS_ON
    except DatabaseError:
        return settings.ENDS_ON


def announced() -> str:
    closing = Closing.objects.public().first()
    return closing.ends_on.isoformat() if closing else ""


def forget_last_day() -> None:
    """Ask anew: it was just announced or taken back."""
    _known.drop("last_day")
