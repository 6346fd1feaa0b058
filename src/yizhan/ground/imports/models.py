"""A file on its way in: read first, shown to whoever brought it, kept when they say so."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.imports.rules import CLAIM_LASTS, WORK, State
from yizhan.ground.people.models import Person
from yizhan.kit.geo import Crs


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(by__in=Person.objects.same_as(person))

    def to_work_on(self, *, at: datetime) -> Self:
        """Those that wait for the platform and that no living worker has claimed."""
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
        return self.filter(free, state__in=WORK)


class FileImport(models.Model):
    """A file that somebody brings, with what it would change or has changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=40)
    """The kind of table, as an app declares it (`exchanges`)."""
    name = models.CharField(max_length=120)
    """The file's own name."""
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    crs = models.CharField(max_length=10, default=Crs.WGS84.value)
    language = models.CharField(max_length=10)
    """The language of the sentences in the report."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    """Somebody works on it, and was last heard of then."""
    sealed_file = models.BinaryField(null=True)
    """The bytes of the file; null when they are needed no longer."""
    sealed_report = models.BinaryField(null=True)
    """Its bad cells and its changes, as JSON: they speak of people."""

    objects = FileImportQuerySet.as_manager()

    class Meta:
        indexes = [
            # The clean-up asks for what came before yesterday, the worker for what is next.
            models.Index(name="imports_by_time", fields=["at"]),
        ]
        constraints = [
            models.CheckConstraint(name="imports_state", condition=Q(state__in=State.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def is_working(self) -> bool:
        return self.state in WORK
