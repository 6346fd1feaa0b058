"""Consents to the use of personal facts, and the log of looks at them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models.accounts import Person
from yizhan.ground.people.models.units import Unit
from yizhan.kit.periods import PeriodQuerySet


class ConsentPurpose(models.TextChoices):
    MEMBERSHIP = "membership", _("branches keep my membership here")
    HEALTH = "health", _("the day my health certificate ends is kept, to remind me")


class ConsentQuerySet(PeriodQuerySet["Consent"]):
    begins, ends, columns_hold_moments = "given_at", "withdrawn_at", True

    def visible_to(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))


class Consent(models.Model):
    """Somebody agreed to one use of sensitive facts (PIPL article 29: asked separately), and may
    take it back as easily (article 15)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    wording = models.TextField()
    """The text she read when she agreed."""
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_consent_one_each",
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="people_consent_purpose_known", condition=Q(purpose__in=ConsentPurpose.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} agreed to {self.purpose}"


class Matter(models.TextChoices):
    """The kind of fact that was looked at."""

    MEMBERSHIP = "membership", _("membership")
    ACCOMPANIMENT = "accompaniment", _("what somebody stands by me in")


class LookQuerySet(models.QuerySet["Look"]):
    def about(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def visible_to(self, person: Person) -> Self:
        return self.about(person)


class Look(models.Model):
    """Somebody looked at sensitive facts about a person, who can read this."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    matter = models.CharField(max_length=20, choices=Matter)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """The unit by whose post the looker may."""
    at = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_look_matter_known", condition=Q(matter__in=Matter.values)
            ),
        ]
        indexes = [
            # Who looked at me, newest first.
            models.Index(name="people_look_about", fields=["person", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.by} saw the {self.matter} of {self.person} at {self.at}"
