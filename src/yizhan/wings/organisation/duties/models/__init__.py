from yizhan.wings.organisation.duties.models.duty import (
    Duty,
    DutyQuerySet,
    DutySpell,
    DutySpellQuerySet,
)
from yizhan.wings.organisation.duties.models.rule import DutyRule
from yizhan.wings.organisation.duties.models.task import Task, TaskFile

__all__ = ["Duty", "DutyQuerySet", "DutyRule", "DutySpell", "DutySpellQuerySet", "Task", "TaskFile"]
