"""The register of riders: who rides at which delivery site, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, within


class RidershipQuerySet(models.QuerySet["Ridership"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.REGISTER_READ, field="site")
        return self if where is None else self.filter(where)

    def present(self, *, on: date) -> Self:
        """Riderships that hold at the end of that day: who leaves on it is gone."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)


class Ridership(models.Model):
    """One rider at one site for a time. Leaving is an end, never a deletion."""

    rider = models.ForeignKey(Person, models.PROTECT, related_name="riderships")
    site = models.ForeignKey(Unit, models.PROTECT, related_name="riderships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = RidershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="register_ridership_one_site", fields=["rider"], condition=Q(left_on=None)
            ),
            models.CheckConstraint(
                name="register_ridership_period",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
            ),
        ]
        indexes = [
            # Riders on a day, by site.
            models.Index(name="register_ridership_days", fields=["joined_on", "left_on", "site"]),
        ]

    def __str__(self) -> str:
        return f"{self.rider} at {self.site}"
