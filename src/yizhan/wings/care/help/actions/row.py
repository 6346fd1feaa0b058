"""An offer under lock. Every deed that touches its stock locks the offer's row first, so they
happen one after the other, and `held` and `given` are what the vouchers say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import under_lock
from yizhan.wings.care.help.models import Offer, Voucher


class ChangedSince(Refusal):
    code = "changed_since"
    message = _("Somebody changed it meanwhile. Look at it again, then save.")


class OfferOver(Refusal):
    code = "offer_over"
    message = _("This offer is over; nothing of it changes any more.")


def locked(offer: Offer | int) -> Offer:
    pk = offer if isinstance(offer, int) else offer.pk
    return under_lock(Offer.objects.select_related("unit", "division"), pk)


def locked_voucher(voucher: Voucher) -> tuple[Offer, Voucher]:
    """The offer under lock, then the voucher as it is now."""
    row = locked(voucher.offer_id)
    return row, Voucher.objects.get(pk=voucher.pk)


def copy(row: Offer, target: Offer) -> None:
    """Let the object that was passed in say what the row says now."""
    for field in Offer._meta.concrete_fields:
        setattr(target, field.attname, getattr(row, field.attname))
