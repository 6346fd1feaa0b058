from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person
from yizhan.wings.organisation.register.rules import REMIND_BEFORE, REMIND_LATE


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, person: Person) -> Self:
        """Her own. Nobody else is shown when anybody's health certificate ends."""
        return self.filter(rider=person)

    def for_event(self, rider_id: int) -> Certificate:
        """One of them, for a message about it."""
        return self.select_related("rider").get(pk=rider_id)

    def ending_soon(self, *, today: date) -> Self:
        """Those whose riders have not yet heard that the end is near."""
        return self.filter(
            soon_told_on=None, valid_until__gt=today, valid_until__lte=today + REMIND_BEFORE
        )

    def at_their_end(self, *, today: date) -> Self:
        """Those whose riders have not yet heard that this is the day."""
        return self.filter(
            end_told_on=None, valid_until__lte=today, valid_until__gte=today - REMIND_LATE
        )


class Certificate(models.Model):
    """Until when a rider's health certificate holds, as she says. Nothing else of it is kept."""

    rider = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="certificate"
    )
    valid_until = models.DateField()
    soon_told_on = models.DateField(null=True, blank=True)
    end_told_on = models.DateField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="register_certificate_told_in_order",
                condition=Q(end_told_on=None) | Q(end_told_on__gte=F("valid_until")),
            ),
        ]
        indexes = [
            # Whose certificate ends soon, or today.
            models.Index(name="register_certificate_ends", fields=["valid_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.rider_id} until {self.valid_until}"
