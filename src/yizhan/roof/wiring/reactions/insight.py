"""Reactions of the rollups to what is told of days that may be over. What happens to cases is
looked up by the worker instead (decision 42)."""

from __future__ import annotations

from yizhan.ground.events.bus import listen
from yizhan.kit.days import local_day
from yizhan.roof.insight.actions import mark_riders
from yizhan.wings.organisation.register.events import (
    PastRidershipsChanged,
    RiderJoined,
    RiderLeft,
)


def count_riders_again(event: RiderJoined | RiderLeft) -> None:
    """It is of today, of which there is no rollup yet, unless it is told of a day that is over."""
    mark_riders(since=local_day(event.at))


def count_past_riders_again(event: PastRidershipsChanged) -> None:
    mark_riders(since=event.since)


def connect() -> None:
    listen(RiderJoined, count_riders_again)
    listen(RiderLeft, count_riders_again)
    listen(PastRidershipsChanged, count_past_riders_again)
