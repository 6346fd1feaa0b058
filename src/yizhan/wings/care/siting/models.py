"""Counts of where and when something was wanted, and plans made of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.wings.care.siting.rules import UNFINISHED, PlanState, Question

CLAIM_LASTS = timedelta(seconds=30)


class Search(models.Model):
    """Somebody found nothing open near by: in one cell, at one hour of the day, in one month."""

    month = models.DateField()
    """Its first day."""
    cell = models.CharField(max_length=15)
    hour = models.PositiveSmallIntegerField()
    mark = models.BinaryField(max_length=8)
    """Lets a device count once here and now: a keyed hash of it with month, cell and hour, so that
    no two rows of one device are alike."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            # Counting a device once, and reading some months.
            models.UniqueConstraint(
                name="siting_search_one", fields=["month", "cell", "hour", "mark"]
            ),
            models.CheckConstraint(name="siting_search_hour", condition=Q(hour__lt=24)),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.hour}"


class HeatCell(models.Model):
    """Orders of platforms in one cell at one hour of the day, as a file told."""

    cell = models.CharField(max_length=15)
    hour = models.PositiveSmallIntegerField()
    orders = models.PositiveIntegerField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="siting_heat_one", fields=["cell", "hour"]),
            models.CheckConstraint(name="siting_heat_hour", condition=Q(hour__lt=24)),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.hour}: {self.orders}"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, person: Person) -> Self:
        """All plans, for whoever keeps stations somewhere: they are of places, made of counts."""
        return self if can_somewhere(person, Permission.STATION_EDIT) else self.none()

    def to_compute(self, *, at: datetime) -> Self:
        """Those that wait, and those whose worker was not heard of for a while."""
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
        return self.filter(free, state__in=UNFINISHED).order_by("pk")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Plan(models.Model):
    """A question where stations should be, and its answer. Who asked is in the audit log."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    question = models.JSONField()
    """`rules.Question`."""
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    """A worker computes it, and was last heard of then."""
    stop_asked = models.BooleanField(default=False)
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    """The progress, while it is computed."""
    result = models.JSONField(null=True, blank=True)
    """`index.Result`."""
    trouble = models.CharField(max_length=400, blank=True)
    """Why there is no answer."""

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="siting_plan_state", condition=Q(state__in=PlanState.values)
            ),
        ]
        indexes = [
            # The worker asks what is next.
            models.Index(
                name="siting_plan_next",
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> Question:
        return Question.from_json(self.question)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
