"""Entries that nobody has confirmed for long are asked about, and end if nobody answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.actions.riding import leave
from yizhan.wings.organisation.register.events import RiderAsked
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.rules import EndReason, RegisterVerb


@in_transaction
def ask_if_riding(
    ridership: Ridership, *, after: timedelta, within: timedelta, at: datetime
) -> bool:
    """Ask a rider of whom nothing was heard for `after`; she has `within` to answer. False if that
    is not so, or no longer: then nobody is asked."""
    today = local_day(at)
    due = Ridership.objects.to_ask(today=today, after=after).filter(pk=ridership.pk)
    if not due.update(asked_on=today):
        return False
    ridership.asked_on = today
    publish(RiderAsked(ridership_id=ridership.pk, answer_by=today + within, at=at))
    record(RegisterVerb.RIDER_ASKED, by=None, target=ridership, at=at)
    return True


@in_transaction
def end_silent(ridership: Ridership, *, within: timedelta, at: datetime) -> bool:
    """End an entry whose rider was asked `within` ago and has not answered. False if she has."""
    rows = Ridership.objects.select_for_update(of=("self",))
    locked = rows.silent(today=local_day(at), within=within).filter(pk=ridership.pk).first()
    if locked is None:
        return False
    leave(locked, by=None, at=at, reason=EndReason.SILENCE)
    return True


def answer_by(ridership: Ridership, *, within: timedelta) -> date | None:
    """Until when an open question may be answered."""
    return ridership.asked_on + within if ridership.asked_on else None
