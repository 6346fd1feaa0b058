"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import OfferState
from yizhan.wings.care.help.tests.factories import an_offer


def an_open_offer(world: Any) -> int:
    """Help of the union department of which something is left."""
    known = Offer.objects.filter(state=OfferState.OPEN).first()
    if known is None:
        known = an_offer(world.city.union, by=world.city.handler, at=timezone.now(), stock=50)
    return known.pk


THINGS = {"help/<int:pk>": an_open_offer}
