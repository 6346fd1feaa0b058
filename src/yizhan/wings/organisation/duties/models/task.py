"""Tasks: what a level asks of units below it, and the file that goes with it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.organisation.duties.rules import Field


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> Self:
        """Sent by a unit within reach, or owed by one."""
        sent_here = within(person, Permission.DUTY_READ)
        if sent_here is None:
            return self
        owed = within(person, Permission.DUTY_READ, field="duties__unit")
        return self.filter(sent_here | (owed or Q())).distinct()


class Task(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks_sent")
    """The unit that asks."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    """The questions: {key, label, kind, indicator}, see rules.Field. Empty: the unit only reports
    that it is done."""
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            # Tasks sent, newest first.
            models.Index(name="duties_task_newest", fields=["-sent_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def questions(self) -> list[Field]:
        return [Field(**field) for field in self.fields]

    @property
    def unit_questions(self) -> list[Field]:
        """The questions that a unit must answer itself."""
        return [field for field in self.questions if not field.indicator]


class TaskFileQuerySet(models.QuerySet["TaskFile"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(task__in=Task.objects.visible_to(person).order_by().values("pk"))


class TaskFile(models.Model):
    """The attachment of a task. Its bytes are a row, so that they are there exactly when the task
    is; a table of its own, so that lists of tasks do not carry them."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="file")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4)
    """See exchange.FileKind: found out from the content."""
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = TaskFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
