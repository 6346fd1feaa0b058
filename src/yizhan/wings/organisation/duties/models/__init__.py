from yizhan.wings.organisation.duties.models.duty import (
    Duty,
    DutyPeriod,
    DutyPeriodQuerySet,
    DutyQuerySet,
)
from yizhan.wings.organisation.duties.models.rule import DutyRule
from yizhan.wings.organisation.duties.models.task import Task, TaskFile

__all__ = [
    "Duty",
    "DutyQuerySet",
    "DutyRule",
    "DutyPeriod",
    "DutyPeriodQuerySet",
    "Task",
    "TaskFile",
]
