"""Every write to cases, one file per family of verbs.

All of them keep to six beats: lock the row, ask who may, refuse what cannot be, change it, leave a
trace, tell whoever listens. The audit entry comes last of all, as it makes other writers wait.
"""

from yizhan.ground.casework.actions.asking import answer_by_asker
from yizhan.ground.casework.actions.catalogue import (
    load_items,
    load_starter_menu,
    remove_text,
    save_item,
    save_text,
)
from yizhan.ground.casework.actions.deadlines import (
    escalate_case,
    escalate_untouched,
    go_on_without_reply,
    warn_due_soon,
)
from yizhan.ground.casework.actions.erasing import erase_content
from yizhan.ground.casework.actions.handing import assign, hand_back, hand_on, hand_over, note, take
from yizhan.ground.casework.actions.loading import CaseRow, load_cases
from yizhan.ground.casework.actions.merging import (
    CannotMerge,
    count_me_too,
    merge,
    uncount_me_too,
    unmerge,
)
from yizhan.ground.casework.actions.moderating import publish_photo, send_back, take_down
from yizhan.ground.casework.actions.moving import move_case
from yizhan.ground.casework.actions.opening import NobodyThere, Promise, open_case, promise
from yizhan.ground.casework.actions.photos import (
    TooManyAtOnce,
    add_photos,
    attach,
    discard,
    give_to,
    hold,
    load_photo,
    make_ready,
    refuse_more_photos,
    remade,
    seal_uploads,
    search_again,
    seconds_of,
    settle,
    sweep,
    taken_in,
)
from yizhan.ground.casework.actions.reminding import remind
from yizhan.ground.casework.actions.row import ChangedSince
from yizhan.ground.casework.actions.steps import Step
from yizhan.ground.casework.actions.withdrawing import take_back

__all__ = [
    "CannotMerge",
    "CaseRow",
    "ChangedSince",
    "NobodyThere",
    "Promise",
    "Step",
    "TooManyAtOnce",
    "add_photos",
    "answer_by_asker",
    "assign",
    "attach",
    "count_me_too",
    "discard",
    "erase_content",
    "escalate_case",
    "escalate_untouched",
    "give_to",
    "go_on_without_reply",
    "hand_back",
    "hand_on",
    "hand_over",
    "hold",
    "load_cases",
    "load_items",
    "load_photo",
    "load_starter_menu",
    "make_ready",
    "merge",
    "move_case",
    "note",
    "open_case",
    "promise",
    "publish_photo",
    "refuse_more_photos",
    "remade",
    "remind",
    "remove_text",
    "save_item",
    "save_text",
    "seal_uploads",
    "search_again",
    "seconds_of",
    "send_back",
    "settle",
    "sweep",
    "take",
    "take_back",
    "take_down",
    "taken_in",
    "uncount_me_too",
    "unmerge",
    "warn_due_soon",
]
