"""Every write to rules, duties and tasks, one file per family of verbs."""

from yizhan.wings.organisation.duties.actions.doing import do, give_back, pass_on, rescue, waive
from yizhan.wings.organisation.duties.actions.occasions import above, lapse, occur, owe, settle
from yizhan.wings.organisation.duties.actions.row import ChangedSince, may_from_above
from yizhan.wings.organisation.duties.actions.rules import (
    add_rule,
    end_rule,
    load_rules,
    resume_rule,
)
from yizhan.wings.organisation.duties.actions.tasks import (
    TaskRow,
    answer,
    remind,
    send_task,
    split,
)

__all__ = [
    "ChangedSince",
    "TaskRow",
    "above",
    "add_rule",
    "answer",
    "do",
    "end_rule",
    "give_back",
    "lapse",
    "load_rules",
    "may_from_above",
    "occur",
    "owe",
    "pass_on",
    "remind",
    "rescue",
    "resume_rule",
    "send_task",
    "settle",
    "split",
    "waive",
]
