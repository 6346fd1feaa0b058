"""Events of offers of help: facts that others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class OfferProposed:
    """Somebody who may publish it is to look at it."""

    offer_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferDecided:
    """A proposal was published, or was not."""

    offer_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VoucherLapsed:
    """A piece was not fetched in time and is free again."""

    voucher_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn:
    """These pieces can no longer be fetched."""

    offer_id: int
    voucher_ids: tuple[int, ...]
    at: datetime
