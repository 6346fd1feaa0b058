"""Everything that can happen to seats, terms and meetings. `by` None is the platform itself: a
loader or a job, never a page."""

from yizhan.wings.organisation.leadership.actions.meetings import (
    call_off,
    decide,
    keep_minutes,
    plan_meeting,
    revise_meeting,
)
from yizhan.wings.organisation.leadership.actions.seats import (
    appoint,
    close_seat,
    end_term,
    open_seat,
    warn_of_ending,
)

__all__ = [
    "appoint",
    "call_off",
    "close_seat",
    "decide",
    "end_term",
    "keep_minutes",
    "open_seat",
    "plan_meeting",
    "revise_meeting",
    "warn_of_ending",
]
