"""Everything that can happen to the table of stages and to those who go through it."""

from yizhan.wings.organisation.development.actions.seeing import see_candidacy, see_standings
from yizhan.wings.organisation.development.actions.stages import save_stage
from yizhan.wings.organisation.development.actions.steps import (
    begin_way,
    close_over_nobody,
    correct,
    enter,
    examine,
    hand_over_candidacies,
    open_candidacy,
    remind,
    sever,
    stop,
)

__all__ = [
    "begin_way",
    "close_over_nobody",
    "correct",
    "enter",
    "examine",
    "hand_over_candidacies",
    "open_candidacy",
    "remind",
    "save_stage",
    "see_candidacy",
    "see_standings",
    "sever",
    "stop",
]
