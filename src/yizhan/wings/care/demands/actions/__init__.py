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

__all__ = [
    "Answered",
    "Outcome",
    "Placed",
    "Said",
    "answer_all",
    "confirm",
    "is_worth_anew",
    "join",
    "keep_arrangement",
    "rename",
    "said",
    "split",
    "take_in",
]
