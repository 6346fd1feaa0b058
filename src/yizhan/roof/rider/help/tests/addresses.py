"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.help.models import Voucher
from yizhan.wings.care.help.tests.factories import a_voucher, an_offer


def a_voucher_to_fetch(world: Any) -> int:
    """Something the rider took and has not fetched."""
    known = Voucher.objects.asked_by(world.city.rider).held().first()
    if known is None:
        now = timezone.now()
        offer = an_offer(world.city.union, by=world.city.handler, at=now, stock=50)
        known = a_voucher(offer, by=world.city.rider, at=now)
    return known.pk


THINGS = {"me/help/<int:pk>": a_voucher_to_fetch}
