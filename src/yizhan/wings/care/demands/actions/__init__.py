"""Every write to concentrated demands."""

from yizhan.wings.care.demands.actions.answering import Answered, answer_all
from yizhan.wings.care.demands.actions.deciding import confirm, join, rename, split
from yizhan.wings.care.demands.actions.grouping import (
    Outcome,
    Placed,
    Said,
    is_worth_anew,
    keep_arrangement,
    said,
)
from yizhan.wings.care.demands.actions.intake import take_in
from yizhan.wings.care.demands.actions.routing import (
    Learned,
    answered,
    is_enough,
    is_worth_learning,
    keep_proposals,
    keep_routing,
    newest_routing,
    waiting,
)

__all__ = [
    "Answered",
    "Learned",
    "Outcome",
    "Placed",
    "Said",
    "answer_all",
    "answered",
    "confirm",
    "is_enough",
    "is_worth_anew",
    "is_worth_learning",
    "join",
    "keep_arrangement",
    "keep_proposals",
    "keep_routing",
    "newest_routing",
    "rename",
    "said",
    "split",
    "take_in",
    "waiting",
]
