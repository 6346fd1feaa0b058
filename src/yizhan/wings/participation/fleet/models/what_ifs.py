"""Questions how many riders it takes, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.participation.fleet.models.fleet import ExamWeek
from yizhan.wings.participation.fleet.rules import CLAIM_LASTS, UNFINISHED, WhatIfState


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.FLEET_READ, field="week__unit")
        return self if condition is None else self.filter(condition)

    def to_compute(self, *, at: datetime) -> Self:
        """Those that wait, and those whose worker was not heard of for a while."""
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_LASTS)
        return self.filter(free, state__in=UNFINISHED).order_by("pk")


class WhatIf(models.Model):
    """A question how many riders it takes for how many requests, and its answer: about days that
    might be, never about what somebody asked for."""

    week = models.ForeignKey(ExamWeek, models.CASCADE, related_name="what_ifs")
    riders = models.JSONField()
    requests = models.JSONField()
    """Numbers, each with each."""
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WhatIfState, default=WhatIfState.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    """A worker computes it, and was last heard of then."""
    stop_asked = models.BooleanField(default=False)
    ready = models.IntegerField(default=0)
    """Outlooks that are ready."""
    result: Any = models.JSONField(null=True, blank=True)
    """A list of outlooks."""

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fleet_what_if_state_known", condition=Q(state__in=WhatIfState.values)
            ),
        ]
        indexes = [
            # The worker asks what is next.
            models.Index(
                name="fleet_what_if_next",
                fields=["id"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"what if {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def whole(self) -> int:
        return len(self.riders) * len(self.requests)
