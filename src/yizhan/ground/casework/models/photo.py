"""Photos of a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.casework.models.case import Case
from yizhan.ground.people.models import Person


class PhotoState(models.TextChoices):
    SEALED = "sealed"  # as it came, encrypted, seen by nobody
    READY = "ready"  # re-encoded without metadata
    REFUSED = "refused"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def of(self, cases: Iterable[Case]) -> Self:
        return self.filter(case__in=cases)

    def for_asker(self, case: Case) -> Self:
        return self.filter(case=case, public=True)

    def sealed(self) -> Self:
        return self.filter(state=PhotoState.SEALED)


class Photo(models.Model):
    """A photo of a case. It is shown to nobody before the worker has re-encoded it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="photos")
    key = models.CharField(max_length=40, unique=True)
    """Names the file in the store; says nothing about its content."""
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.SEALED)
    refused_because = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    public = models.BooleanField(default=True)
    """False: the desk's own, not for the asker."""
    at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="casework_photo_state_known", condition=Q(state__in=PhotoState.values)
            ),
        ]
        indexes = [
            # The worker asks for what is still sealed.
            models.Index(name="casework_photo_sealed", fields=["at"], condition=Q(state="sealed")),
            # Which cases got photos since.
            models.Index(name="casework_photo_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
