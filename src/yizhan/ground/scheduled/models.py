from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class ScheduledJobQuerySet(models.QuerySet["ScheduledJob"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(due_at__lte=at)


class ScheduledJob(models.Model):
    """A periodic job: when it is due next, and how its last run ended. The row named `worker` is
    the workers' heartbeat."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    """Why the last run failed, without personal data; empty: it did not."""

    objects = ScheduledJobQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
