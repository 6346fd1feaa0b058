"""Codes with which somebody can fetch something now, and until when."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.people.models import Person
from yizhan.roof.shared.access_words import clock
from yizhan.wings.care.help.models import Voucher


def to_fetch(person: Person, *, at: datetime) -> list[tuple[Voucher, str]]:
    """Return them with the moment in words, soonest over first."""
    own = Voucher.objects.asked_by(person).to_fetch(at=at).select_related("offer")
    return [(one, clock(one.valid_until, at=at)) for one in own]
