"""Everything that can happen to appointments, badges and promises."""

from yizhan.wings.participation.appointments.actions.answering import (
    accept,
    decline,
    resign,
)
from yizhan.wings.participation.appointments.actions.badges import (
    change_key,
    replace_badge,
)
from yizhan.wings.participation.appointments.actions.importing import import_offers
from yizhan.wings.participation.appointments.actions.lifecycle import (
    forget_person,
    hand_over_engagements,
    lapse,
    merge_engagements,
    remind,
    unmerge_engagements,
)
from yizhan.wings.participation.appointments.actions.loading import (
    EngagementRow,
    load_engagements,
)
from yizhan.wings.participation.appointments.actions.offering import (
    Terms,
    end_engagement,
    note_training,
    offer,
    renew,
    withdraw_offer,
)
from yizhan.wings.participation.appointments.actions.promising import (
    add_choice,
    decide_promise,
    fill_choices,
    pick_promise,
    remove_choice,
    take_back_promise,
    write_promise,
)
from yizhan.wings.participation.appointments.actions.showing import (
    add_photo,
    make_photo_ready,
    remove_photo,
    show_on_badge,
)

__all__ = [
    "EngagementRow",
    "Terms",
    "accept",
    "add_choice",
    "add_photo",
    "change_key",
    "decide_promise",
    "decline",
    "end_engagement",
    "fill_choices",
    "forget_person",
    "hand_over_engagements",
    "import_offers",
    "lapse",
    "load_engagements",
    "make_photo_ready",
    "merge_engagements",
    "note_training",
    "offer",
    "pick_promise",
    "remind",
    "remove_choice",
    "remove_photo",
    "renew",
    "replace_badge",
    "resign",
    "show_on_badge",
    "take_back_promise",
    "unmerge_engagements",
    "withdraw_offer",
    "write_promise",
]
