"""A rider's answers and steps, and what happens without an answer."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.fleet.actions.row import (
    NotPossible,
    clear,
    fit_in,
    lock_errand,
    lock_for_rider,
    move,
)
from yizhan.wings.participation.fleet.models import Errand, PlannedDay, RuledOut
from yizhan.wings.participation.fleet.rules import HELD, FleetVerb, State


@in_transaction
def accept(errand: Errand, *, by: Person, at: datetime) -> Errand:
    """Say yes. A second yes changes nothing."""
    _day, row = lock_for_rider(errand, by)
    if row.state in HELD:
        return row
    move(row, State.ACCEPTED)
    row.answer_by = None
    row.save(update_fields=["state", "answer_by"])
    record(FleetVerb.ACCEPTED, by=by, target=row, at=at)
    return row


@in_transaction
@lines_last()
def decline(errand: Errand, *, by: Person, at: datetime) -> None:
    """Say no: the next rider is asked."""
    day, row = lock_for_rider(errand, by)
    if row.state != State.OFFERED:
        raise NotPossible
    _to_the_next(day, row, at=at)
    record(FleetVerb.DECLINED, by=by, target=row, at=at)


@in_transaction
@lines_last()
def give_back(errand: Errand, *, by: Person, at: datetime) -> None:
    """A rider who said yes cannot do it: another is asked at once."""
    day, row = lock_for_rider(errand, by)
    if row.state not in HELD:
        raise NotPossible
    _to_the_next(day, row, at=at)
    record(FleetVerb.GIVEN_BACK, by=by, target=row, at=at)


@in_transaction
@lines_last()
def pass_on(errand: Errand, *, at: datetime) -> bool:
    """Ask the next rider, if this one did not answer in time. Says whether that was so."""
    day, row = lock_errand(errand)
    if row.state != State.OFFERED or row.answer_by is None or row.answer_by > at:
        return False
    _to_the_next(day, row, at=at)
    record(FleetVerb.PASSED_ON, by=None, target=row, at=at)
    return True


@in_transaction
def set_out(errand: Errand, *, by: Person, at: datetime) -> Errand:
    """The rider is on the way: no plan moves the errand from now on."""
    _day, row = lock_for_rider(errand, by)
    if row.state == State.UNDER_WAY:
        return row
    move(row, State.UNDER_WAY)
    row.begun_at = at
    row.save(update_fields=["state", "begun_at"])
    record(FleetVerb.SET_OUT, by=by, target=row, at=at)
    return row


@in_transaction
def picked_up(errand: Errand, *, by: Person, at: datetime) -> Errand:
    _day, row = lock_for_rider(errand, by)
    if row.state != State.UNDER_WAY or not row.is_paired:
        raise NotPossible
    if row.picked_up_at is None:
        row.picked_up_at = at
        row.save(update_fields=["picked_up_at"])
        record(FleetVerb.PICKED_UP, by=by, target=row, at=at)
    return row


@in_transaction
def done(errand: Errand, *, by: Person, at: datetime) -> Errand:
    """It is done. A second tap changes nothing."""
    _day, row = lock_for_rider(errand, by)
    if row.state == State.DONE:
        return row
    move(row, State.DONE)
    row.done_at, row.reason = at, None
    row.save(update_fields=["state", "done_at", "reason"])
    record(FleetVerb.DONE, by=by, target=row, at=at)
    return row


def _to_the_next(day: PlannedDay, errand: Errand, *, at: datetime) -> None:
    """This rider is not asked again for it."""
    helper = errand.helper
    clear(errand, at=at)
    errand.save()
    RuledOut.objects.get_or_create(errand=errand, helper=helper, defaults={"at": at})
    fit_in(day, errand, at=at)
