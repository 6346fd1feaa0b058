"""Everything that can happen to assignments, rounds and notes of visits."""

from yizhan.wings.care.visits.actions.assigning import (
    assign,
    end_assignment,
    reopen_assignment,
)
from yizhan.wings.care.visits.actions.lifecycle import (
    forget_person,
    hand_over_visits,
    merge_assignments,
    unmerge_assignments,
)
from yizhan.wings.care.visits.actions.loading import (
    AssignmentRow,
    VisitRow,
    load_assignments,
    load_visits,
)
from yizhan.wings.care.visits.actions.noting import NeedRow, note_visit, take_back
from yizhan.wings.care.visits.actions.planning import plan_round, take_out

__all__ = [
    "AssignmentRow",
    "NeedRow",
    "VisitRow",
    "assign",
    "end_assignment",
    "forget_person",
    "hand_over_visits",
    "load_assignments",
    "load_visits",
    "merge_assignments",
    "note_visit",
    "plan_round",
    "reopen_assignment",
    "take_back",
    "take_out",
    "unmerge_assignments",
]
