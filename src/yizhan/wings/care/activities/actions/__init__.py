"""Everything that can happen to activities and to who signs up for them."""

from yizhan.wings.care.activities.actions.attending import (
    attend,
    note_attendance,
    say_useful,
    withdraw_attendance,
)
from yizhan.wings.care.activities.actions.calendars import make_calendar, withdraw_calendar
from yizhan.wings.care.activities.actions.importing import import_activities
from yizhan.wings.care.activities.actions.joining import (
    claim_places,
    confirm,
    join,
    leave,
    pass_on,
)
from yizhan.wings.care.activities.actions.lifecycle import (
    forget_guests,
    forget_person,
    hand_over_activities,
    merge_sign_ups,
    remind,
    unmerge_sign_ups,
)
from yizhan.wings.care.activities.actions.loading import PartRow, SessionRow, load_sessions
from yizhan.wings.care.activities.actions.planning import (
    Details,
    cancel_session,
    conclude_session,
    edit_session,
    fill_kinds,
    open_session,
    plan_session,
    plan_shifts,
    save_kind,
)

__all__ = [
    "Details",
    "PartRow",
    "SessionRow",
    "attend",
    "cancel_session",
    "claim_places",
    "conclude_session",
    "confirm",
    "edit_session",
    "fill_kinds",
    "forget_guests",
    "forget_person",
    "hand_over_activities",
    "import_activities",
    "join",
    "leave",
    "load_sessions",
    "make_calendar",
    "merge_sign_ups",
    "note_attendance",
    "open_session",
    "pass_on",
    "plan_session",
    "plan_shifts",
    "remind",
    "save_kind",
    "say_useful",
    "unmerge_sign_ups",
    "withdraw_attendance",
    "withdraw_calendar",
]
