"""Everything that can happen to restaurants and to the rounds in which they are visited."""

from yizhan.wings.participation.restaurants.actions.drawing import (
    abandon_round,
    close_round,
    freeze_round,
    type_seed,
)
from yizhan.wings.participation.restaurants.actions.keeping import (
    add_restaurant,
    close_restaurant,
    edit_restaurant,
    exclude_restaurant,
    include_restaurant,
    load_restaurants,
)
from yizhan.wings.participation.restaurants.actions.lifecycle import (
    forget_person,
    forget_visitors,
    hand_over,
)
from yizhan.wings.participation.restaurants.actions.planning import (
    Plan,
    add_named_visitors,
    add_visitors,
    discard_round,
    edit_round,
    places_there_are,
    plan_round,
    remove_visitor,
    restaurants_of,
)
from yizhan.wings.participation.restaurants.actions.seats import (
    accept_seat,
    declare_conflict,
    decline_seat,
    pass_silent_seat,
    withdraw_conflict,
)
from yizhan.wings.participation.restaurants.actions.seeing import (
    Sheet,
    case_item,
    hide_reply,
    is_own_visit,
    publish_visit,
    reply_to_visit,
    review_visit,
    send_sheet,
    set_visit_aside,
)

__all__ = [
    "Plan",
    "Sheet",
    "abandon_round",
    "accept_seat",
    "add_named_visitors",
    "add_restaurant",
    "add_visitors",
    "case_item",
    "close_restaurant",
    "close_round",
    "declare_conflict",
    "decline_seat",
    "discard_round",
    "edit_restaurant",
    "edit_round",
    "exclude_restaurant",
    "forget_person",
    "forget_visitors",
    "freeze_round",
    "hand_over",
    "hide_reply",
    "include_restaurant",
    "is_own_visit",
    "load_restaurants",
    "pass_silent_seat",
    "places_there_are",
    "plan_round",
    "publish_visit",
    "remove_visitor",
    "reply_to_visit",
    "restaurants_of",
    "review_visit",
    "send_sheet",
    "set_visit_aside",
    "type_seed",
    "withdraw_conflict",
]
