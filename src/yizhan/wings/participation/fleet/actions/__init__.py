"""Every write of the exam fleet."""

from yizhan.wings.participation.fleet.actions.asking import ask, withdraw
from yizhan.wings.participation.fleet.actions.by_hand import (
    StopKey,
    give_to,
    move_stop,
    rule_out,
    swap,
)
from yizhan.wings.participation.fleet.actions.ending import (
    erase_day,
    forget_person,
    hand_over_weeks,
    thank,
)
from yizhan.wings.participation.fleet.actions.importing import load_weeks
from yizhan.wings.participation.fleet.actions.joining import Hours, join, leave
from yizhan.wings.participation.fleet.actions.planning import (
    draft,
    planned_day,
    publish_draft,
    what_if,
)
from yizhan.wings.participation.fleet.actions.riding import (
    accept,
    decline,
    done,
    give_back,
    pass_on,
    picked_up,
    set_out,
)
from yizhan.wings.participation.fleet.actions.row import NotPossible, PlanPublished
from yizhan.wings.participation.fleet.actions.seeing import (
    Card,
    card_for_asker,
    card_for_rider,
    code_for_asker,
    confirm_number,
    number_of_asker,
    number_of_rider,
)
from yizhan.wings.participation.fleet.actions.weeks import HallPlace, change_week, plan_week
from yizhan.wings.participation.fleet.actions.what_ifs import ask_what_if, stop_what_if

__all__ = [
    "Card",
    "HallPlace",
    "Hours",
    "NotPossible",
    "PlanPublished",
    "StopKey",
    "accept",
    "ask",
    "ask_what_if",
    "card_for_asker",
    "card_for_rider",
    "change_week",
    "code_for_asker",
    "confirm_number",
    "decline",
    "done",
    "draft",
    "erase_day",
    "forget_person",
    "give_back",
    "give_to",
    "hand_over_weeks",
    "join",
    "leave",
    "load_weeks",
    "move_stop",
    "number_of_asker",
    "number_of_rider",
    "pass_on",
    "picked_up",
    "plan_week",
    "planned_day",
    "publish_draft",
    "rule_out",
    "set_out",
    "stop_what_if",
    "swap",
    "thank",
    "what_if",
    "withdraw",
]
