"""Accounts and units that end; visitors who are forgotten."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Unit
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.restaurants.actions.row import locked_round
from yizhan.wings.participation.restaurants.actions.seats import pass_on
from yizhan.wings.participation.restaurants.models import (
    Conflict,
    Restaurant,
    Round,
    Seat,
    TypedSeed,
    Visitor,
)
from yizhan.wings.participation.restaurants.rules import (
    RoundState,
    RoundVerb,
    SeatState,
)


@in_transaction
@lines_last()
def forget_person(person_id: int, *, at: datetime) -> None:
    """Pass on the seats of an account that ends, and forget which numbers it had and what it
    declared."""
    mine = Seat.objects.taken().filter(visitor__person_id=person_id)
    rounds = mine.waiting(at=at).values_list("visit__round", flat=True)
    for round_id in sorted(set(rounds)):
        a_round = locked_round(round_id)
        seats = mine.waiting(at=at).filter(visit__round=a_round, visitor__person_id=person_id)
        for seat in seats.select_related("visit__restaurant", "visitor").order_by("pk"):
            seat.visit.round = a_round
            if a_round.state == RoundState.DRAWN:
                pass_on(seat, SeatState.DECLINED, at=at)
    Visitor.objects.filter(person_id=person_id, number="").delete()
    Visitor.objects.filter(person_id=person_id).update(person=None)
    Conflict.objects.filter(person_id=person_id).delete()
    TypedSeed.objects.filter(person_id=person_id).delete()


@in_transaction
def forget_visitors(a_round: Round, *, at: datetime) -> int:
    """Forget who had which number in a round that has been over for long. Return of how many."""
    row = locked_round(a_round)
    if not Round.objects.to_forget(at=at).filter(pk=row.pk).exists():
        return 0
    Seat.objects.filter(visit__round=row).exclude(word="").update(word="")
    known = Visitor.objects.of(row).filter(person__isnull=False).update(person=None)
    record(RoundVerb.FORGOTTEN, by=None, target=row, at=at, count=known)
    return known


@in_transaction
def hand_over(unit: Unit, *, at: datetime) -> int:
    """Give the restaurants and the rounds of a closed unit to the unit that follows it. Return how
    many restaurants."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Restaurant.objects.filter(unit=unit).update(unit=successor)
    rounds = Round.objects.filter(unit=unit).update(unit=successor)
    if count or rounds:
        record(
            RoundVerb.HANDED_OVER, by=None, target=unit, at=at, now=successor.code,
            restaurants=count, rounds=rounds,
        )  # fmt: skip
    return count
