"""Everything that can happen to the table of stages and to those who go through it."""

from yizhan.wings.organisation.development.actions.seeing import see_candidacies, see_candidacy
from yizhan.wings.organisation.development.actions.stages import save_stage
from yizhan.wings.organisation.development.actions.steps import (
    correct_step,
    enter_examination,
    enter_stage,
    hand_over_candidacies,
    open_candidacy,
    open_candidacy_by_id,
    refuse_open_candidacies,
    remind_of_step,
    sever_candidacies,
    stop_candidacy,
)

__all__ = [
    "open_candidacy_by_id",
    "refuse_open_candidacies",
    "correct_step",
    "enter_stage",
    "enter_examination",
    "hand_over_candidacies",
    "open_candidacy",
    "remind_of_step",
    "save_stage",
    "see_candidacy",
    "see_candidacies",
    "sever_candidacies",
    "stop_candidacy",
]
