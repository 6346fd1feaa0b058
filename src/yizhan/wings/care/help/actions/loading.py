"""Offers with their stock and pieces, as a city that has them loads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.help.actions.offering import Details
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.help.rules import HelpVerb, OfferState


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    """An offer as it stands, with how many were given already; of whom is not loaded."""

    unit: Unit
    details: Details
    stock: int
    given: int = 0
    state: OfferState = OfferState.OPEN
    proposed_by: Person | None = None


@in_transaction
def load_offers(rows: Sequence[OfferRow], *, by: Person | None, at: datetime) -> list[Offer]:
    """Enter offers as they stand; nobody is told."""
    offers = [_offer(row, at=at) for row in rows]
    Offer.objects.bulk_create(offers)
    places = Offer.stations.through
    places.objects.bulk_create(
        [
            places(offer_id=offer.pk, station_id=station.pk)
            for offer, row in zip(offers, rows, strict=True)
            for station in row.details.stations
        ]
    )
    record(HelpVerb.LOADED, by=by, target="help.Offer", at=at, count=len(offers))
    return offers


def _offer(row: OfferRow, *, at: datetime) -> Offer:
    columns = {
        column.name: getattr(row.details, column.name)
        for column in fields(row.details)
        if column.name != "stations"
    }
    offer = Offer(
        unit=row.unit, stock=row.stock, given=row.given, state=row.state,
        proposed_by=row.proposed_by, created_at=at, **columns,
    )  # fmt: skip
    if not offer.changeable:
        offer.ended_at = at
    return offer
