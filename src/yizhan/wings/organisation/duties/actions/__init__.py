"""Every write to rules, duties and tasks, one file per family of verbs."""

from yizhan.wings.organisation.duties.actions.changes import (
    ChangedSince,
    may_assign,
    may_work,
    unanswerable,
    workers_of,
)
from yizhan.wings.organisation.duties.actions.completing import (
    complete_duty,
    pass_on_duties,
    pass_on_stranded,
    return_duty,
    waive_duty,
)
from yizhan.wings.organisation.duties.actions.creating import (
    above,
    create_duty,
    create_rule_duties,
    fulfil_rule_duties,
    reopen_rule_duties,
)
from yizhan.wings.organisation.duties.actions.reminding import remind_duty
from yizhan.wings.organisation.duties.actions.rules import (
    add_rule,
    end_rule,
    load_rules,
    resume_rule,
)
from yizhan.wings.organisation.duties.actions.tasks import (
    TaskRow,
    answer_task,
    demand_of,
    remind_task,
    send_task,
    split_duty,
)

__all__ = [
    "demand_of",
    "ChangedSince",
    "TaskRow",
    "above",
    "add_rule",
    "answer_task",
    "complete_duty",
    "end_rule",
    "return_duty",
    "reopen_rule_duties",
    "load_rules",
    "may_assign",
    "may_work",
    "create_rule_duties",
    "create_duty",
    "pass_on_duties",
    "remind_duty",
    "remind_task",
    "pass_on_stranded",
    "resume_rule",
    "send_task",
    "fulfil_rule_duties",
    "split_duty",
    "unanswerable",
    "waive_duty",
    "workers_of",
]
