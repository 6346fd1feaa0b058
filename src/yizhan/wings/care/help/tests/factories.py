"""Offers of help for tests. May be imported upward only."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import local_day
from yizhan.wings.care.help.actions import Details, propose_offer, take
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import Belonging, Category, OfferState

_numbers = count(1)

NOBODY_SPECIAL = Belonging()


def details(*, at: datetime = MONDAY, **fields: Any) -> Details:
    columns: dict[str, Any] = {
        "category": Category.SUPPLIES,
        "title": f"雨衣{next(_numbers)}",
        "last_day": local_day(at) + timedelta(days=20),
        "measure": "件",
        "place": "一楼服务台",
    } | fields
    return Details(**columns)


def an_offer(
    unit: Unit,
    *,
    by: Person | None = None,
    at: datetime = MONDAY,
    stock: int = 3,
    publish_now: bool = True,
    **fields: Any,
) -> Offer:
    publisher = by or a_person("handler", unit)
    return propose_offer(
        unit, details(at=at, **fields), stock=stock, by=publisher, at=at, publish_now=publish_now
    )


def an_open_offer(unit: Unit, *, by: Person, at: datetime) -> Offer:
    """Return an offer of which something can be taken: the one there is, or a new one."""
    known = Offer.objects.filter(state=OfferState.OPEN).first()
    return known or an_offer(unit, by=by, at=at, stock=50)


def a_voucher(offer: Offer, *, by: Person | None = None, at: datetime = MONDAY) -> Voucher:
    person = by or a_person()
    had = Voucher.objects.of(offer).asked_by(person).count()
    return take(offer, by=person, belonging=NOBODY_SPECIAL, had=had, at=at)
