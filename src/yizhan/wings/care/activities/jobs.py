"""The worker's part: places that nobody confirmed go on, reminders, guests who are forgotten."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.models import Session, SignUp


def pass_on_places() -> int:
    """Give on the places that were offered and not taken in time; return from how many sessions."""
    at = timezone.now()
    overdue = SignUp.objects.offers_over(at=at).values_list("session", flat=True)
    sessions = set(overdue)
    for session in sorted(sessions):
        actions.pass_on(session, at=at)
    return len(sessions)


def remind() -> int:
    """Remind of what begins within a day, once, when people may be spoken to."""
    at = timezone.now()
    due = Session.objects.to_remind(at=at).values_list("pk", flat=True)
    return sum(actions.remind(session, at=at) for session in list(due))


def forget_guests() -> int:
    return actions.forget_guests(at=timezone.now())
