"""The worker's part: silent seats go to the next, results are published in time, rounds end."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Round, Seat, Visit

BATCH = 200


def pass_silent_seats() -> int:
    """Pass on the seats whose visitors did not answer in time; return how many."""
    at = timezone.now()
    silent = Seat.objects.silent(at=at).select_related("visit").order_by("answer_until", "pk")
    return sum(actions.pass_silent_seat(seat, at=at) for seat in silent[:BATCH])


def publish_visits() -> int:
    """Publish what was seen where the reply is there or its time is over; return how many."""
    at = timezone.now()
    due = Visit.objects.to_publish(at=at).order_by("reply_until", "pk")
    return sum(actions.publish_visit(visit, at=at) for visit in due[:BATCH])


def close_rounds() -> int:
    """Close the rounds whose last day is over; return how many."""
    at = timezone.now()
    return sum(actions.close_round(one, at=at) for one in Round.objects.to_close(at=at))


def forget_visitors() -> int:
    """Forget who went in rounds that have been over for long; return how many people."""
    at = timezone.now()
    return sum(actions.forget_visitors(one, at=at) for one in Round.objects.to_forget(at=at))
