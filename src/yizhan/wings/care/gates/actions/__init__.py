"""Every write to the gate handbook: the desk, the riders' notes and problems, the loader."""

from yizhan.wings.care.gates.actions.desk import (
    add_compound,
    edit_compound,
    hand_over_compounds,
    remove_compound,
    restore_compound,
)
from yizhan.wings.care.gates.actions.loading import load_compounds
from yizhan.wings.care.gates.actions.notes import (
    NoteRefused,
    add_note,
    decide_note,
    forget_notes,
    load_notes,
)
from yizhan.wings.care.gates.actions.plans import NotWaiting, add_plan, decide_plan, make_plan
from yizhan.wings.care.gates.actions.problems import NobodyAnswers, report_problem
from yizhan.wings.care.gates.actions.row import (
    BadCompound,
    ChangedMeanwhile,
    ReasonMissing,
)

__all__ = [
    "BadCompound",
    "ChangedMeanwhile",
    "NobodyAnswers",
    "NotWaiting",
    "NoteRefused",
    "ReasonMissing",
    "add_compound",
    "add_note",
    "add_plan",
    "decide_note",
    "decide_plan",
    "edit_compound",
    "forget_notes",
    "hand_over_compounds",
    "load_compounds",
    "load_notes",
    "make_plan",
    "remove_compound",
    "report_problem",
    "restore_compound",
]
