from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.kit.clock import latest_trusted


class ScheduledJobQuerySet(models.QuerySet["ScheduledJob"]):
    def due(self, *, at: datetime) -> Self:
        """The jobs whose time has come, and those claimed at a time that is still to come: the
        clock was ahead then, and they would sleep until it is there again."""
        misled = Q(began_at__gt=latest_trusted(at)) | Q(began_at=None)
        return self.filter(Q(due_at__lte=at) | misled)


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


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def of(self, names: Collection[str]) -> Self:
        """The runs of these jobs, the newest first."""
        return self.filter(name__in=list(names)).order_by("-ended_at", "-pk")


class JobRun(models.Model):
    """One run of a job that comes at most hourly: when, how many rows it changed, and its error."""

    name = models.CharField(max_length=60)
    ended_at = models.DateTimeField()
    count = models.PositiveIntegerField(null=True, blank=True)
    """The rows that the job said it changed; None: it does not count."""
    error = models.CharField(max_length=300, blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        indexes = [
            # The last runs of a job, for the audit pack.
            models.Index(name="scheduled_run_newest", fields=["name", "-ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.ended_at}"
