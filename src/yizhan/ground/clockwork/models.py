from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(due_at__lte=at)


class Job(models.Model):
    """A job that runs by the clock: when it is due, and what came of it the last time. The row
    named `worker` is the workers' pulse."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    """Why the last run failed, without personal data; empty: it did not."""

    objects = JobQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
