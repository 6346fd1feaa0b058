"""Pieces that are not fetched, takers who are forgotten, accounts and units that end."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Unit
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.help.actions.row import locked
from yizhan.wings.care.help.events import VoucherLapsed
from yizhan.wings.care.help.models import Offer, Voucher
from yizhan.wings.care.help.rules import CHANGEABLE, HelpVerb, VoucherState


@in_transaction
def set_free(offer_id: int, *, at: datetime) -> int:
    """Set the pieces of one offer free that were not fetched in time; each taker is told once.
    Return how many."""
    row = locked(offer_id)
    overdue = list(Voucher.objects.of(row).overdue(at=at).order_by("pk"))
    for voucher in overdue:
        voucher.state = VoucherState.LAPSED
        voucher.save(update_fields=["state"])
        publish(VoucherLapsed(voucher_id=voucher.pk, at=at))
    if overdue:
        row.held -= len(overdue)
        row.save(update_fields=["held"])
        record(HelpVerb.LAPSED, by=None, target=row, at=at, count=len(overdue))
    return len(overdue)


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """Give back what an account that ends has not fetched, and forget that it took anything."""
    held = Voucher.objects.filter(person_id=person_id).held()
    for offer_id in sorted(set(held.values_list("offer", flat=True))):
        row = locked(offer_id)
        returned = held.filter(offer=row).update(state=VoucherState.RETURNED)
        row.held -= returned
        row.save(update_fields=["held"])
        record(HelpVerb.RETURNED, by=None, target=row, at=at, count=returned)
    Voucher.objects.filter(person_id=person_id).update(person=None)
    Voucher.objects.filter(given_by_id=person_id).update(given_by=None)
    Offer.objects.filter(proposed_by_id=person_id).update(proposed_by=None)


@in_transaction
def forget_takers(*, at: datetime) -> int:
    """Forget who took of offers that have been over for long; the numbers stay. Return how many
    pieces it was."""
    old = list(Voucher.objects.to_forget(at=at).values_list("pk", flat=True)[:MANY])
    if old:
        Voucher.objects.filter(pk__in=old).update(person=None, given_by=None)
        record(HelpVerb.FORGOTTEN, by=None, target="help.Voucher", at=at, count=len(old))
    return len(old)


MANY = 500
"""As many in one step of the job: a query takes no more keys everywhere."""


@in_transaction
def hand_over_offers(unit: Unit, *, at: datetime) -> int:
    """Give the offers of a closed unit that are not over to the unit that follows it. Return how
    many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Offer.objects.filter(unit=unit, state__in=CHANGEABLE).update(unit=successor)
    if count:
        record(HelpVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code, count=count)
    return count
