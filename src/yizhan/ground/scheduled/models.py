from __future__ import annotations

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
