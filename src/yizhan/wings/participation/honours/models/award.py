"""The rows that follow the result: objections, honours, stories."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.wings.participation.honours.models.nomination import Nomination
from yizhan.wings.participation.honours.rules import StoryState


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.HONOUR_READ, field="nomination__call__unit")
        return self if condition is None else self.filter(condition)

    def of(self, nomination: Nomination) -> Self:
        return self.filter(nomination=nomination)

    def undecided(self) -> Self:
        return self.filter(upheld=None)


class Objection(models.Model):
    """Somebody objects to an honour: a case of the unit that called for it. Who objects is kept
    nowhere; whoever has the ticket of the case reads the decision."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="objections")
    case = models.OneToOneField(Case, models.PROTECT, related_name="honour_objection")
    upheld = models.BooleanField(null=True, blank=True)
    """None: not decided."""
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honours_objection_decided_at_a_time",
                condition=Q(upheld=None, decided_at=None)
                | Q(upheld__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk} to {self.nomination_id}"


class HonourQuerySet(models.QuerySet["Honour"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.HONOUR_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """All of them, the newest first; without a name where the rider took hers off."""
        return self.order_by("-awarded_on", "-pk")

    def called(self, words: str) -> Self:
        """Those with these words in what everybody reads of them."""
        read = Q(title__icontains=words) | Q(shown_name__icontains=words)
        return self.filter(read | Q(unit__name__icontains=words))

    def for_person(self, person: Person) -> Self:
        return self.filter(nomination__person__in=Person.objects.same_as(person))

    def took_place(self, *, since: date, until: date) -> Self:
        """Those awarded between these days, both included."""
        return self.filter(awarded_on__range=(since, until))

    def of_units(self, units: Collection[int] | models.QuerySet[Any, Any]) -> Self:
        return self.filter(unit__in=units)


class Honour(models.Model):
    """A rider was honoured. The row stays and is counted, whatever becomes of her name."""

    nomination = models.OneToOneField(
        Nomination, models.SET_NULL, null=True, blank=True, related_name="honour"
    )
    """None: awarded before the platform was there."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="honours")
    title = models.CharField(max_length=60)
    shown_name = models.CharField(max_length=40, blank=True)
    """Empty: she does not want to be named."""
    shown_from = models.CharField(max_length=60, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="honours"
    )
    awarded_on = models.DateField()

    objects = HonourQuerySet.as_manager()

    class Meta:
        indexes = [
            # The public list, newest first; the figure of a year.
            models.Index(name="honours_honour_days", fields=["-awarded_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.shown_name}".strip()


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, person: Person) -> Self:
        """For the desk."""
        return self.filter(honour__in=Honour.objects.visible_to(person))

    def public(self) -> Self:
        return self.filter(state=StoryState.PUBLIC)

    def of(self, honour: Honour) -> Self:
        return self.filter(honour=honour)


class Story(models.Model):
    """The story of an honoured rider, public only while she agrees to these words."""

    honour = models.OneToOneField(Honour, models.CASCADE, related_name="story")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=StoryState, default=StoryState.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    """Counts the changes of the words: consent is given to one version."""
    at = models.DateTimeField()

    objects = StoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honours_story_state_known", condition=Q(state__in=StoryState.values)
            ),
            models.CheckConstraint(
                name="honours_story_withdrawn_has_no_words",
                condition=~Q(state=StoryState.WITHDRAWN) | Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"story of {self.honour_id}"
