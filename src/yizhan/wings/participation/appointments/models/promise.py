"""Promises on badges: the city's list, and what somebody chose or wrote."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.wings.participation.appointments.models.engagement import Engagement
from yizhan.wings.participation.appointments.rules import PromiseState


class PromiseChoiceQuerySet(models.QuerySet["PromiseChoice"]):
    def visible_to(self, person: Person) -> Self:
        """All of them, for whoever keeps the list."""
        return self if can_somewhere(person, Permission.PROMISE_EDIT) else self.none()

    def public(self) -> Self:
        return self.filter(active=True).order_by("position", "pk")


class PromiseChoice(models.Model):
    """A promise of the city's list."""

    text = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = PromiseChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(engagement__in=Engagement.objects.visible_to(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(engagement__in=Engagement.objects.asked_by(person))

    def shown(self) -> Self:
        return self.filter(state=PromiseState.SHOWN).order_by("pk")

    def waiting(self) -> Self:
        return self.filter(state=PromiseState.WAITING).order_by("pk")

    def for_event(self, promise_id: int) -> Promise | None:
        """The one an event speaks of; None if it was taken back meanwhile."""
        rows = self.select_related("engagement__unit", "engagement__person")
        return rows.filter(pk=promise_id).first()


class Promise(models.Model):
    """A promise on somebody's badge. Its words are a copy: the list may change."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="promises")
    choice = models.ForeignKey(
        PromiseChoice, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """None: in her own words."""
    text = models.CharField(max_length=40)
    state = models.CharField(max_length=7, choices=PromiseState)
    said_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointments_promise_state_known", condition=Q(state__in=PromiseState.values)
            ),
            models.UniqueConstraint(
                name="appointments_promise_once", fields=["engagement", "text"]
            ),
        ]

    def __str__(self) -> str:
        return self.text
