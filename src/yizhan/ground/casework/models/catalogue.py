"""The menu, and the sentences handlers need often."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import get_language

from yizhan.ground.casework.rules import (
    Audience,
    ItemGroup,
    Status,
    without_deadline,
)
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.kit.questions import Question, questions_in


class CatalogueItemQuerySet(models.QuerySet["CatalogueItem"]):
    def visible_to(self, person: Person) -> Self:
        """The whole catalogue, for whoever may edit it; everybody sees what is `on_menu`."""
        if not can_somewhere(person, Permission.CATALOGUE_EDIT):
            return self.none()
        return self.order_by("position", "pk")

    def on_menu(self) -> Self:
        return self.filter(active=True, audience=Audience.ANYONE).order_by("position", "pk")

    def reports(self) -> Self:
        """All that can be reported."""
        return self.filter(audience=Audience.REPORT).order_by("position", "pk")


class CatalogueItem(models.Model):
    """One dish of the menu: what can be asked for, who answers, within how many working hours."""

    code = models.SlugField(max_length=40, unique=True)
    group = models.CharField(max_length=20, choices=ItemGroup)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ANYONE)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    promise = models.CharField(max_length=300, blank=True)
    """The thing that will be done for the asker, in Chinese; never by when."""
    promise_en = models.CharField(max_length=300, blank=True)
    unit_kind = models.CharField(max_length=20, choices=UnitKind)
    competence = models.CharField(max_length=12, choices=Competence, default=Competence.GENERAL)
    target_minutes = models.PositiveIntegerField()
    """Working minutes (of the responsible unit's office hours) until it must be answered."""
    urgent = models.BooleanField(default=False)
    """Whoever is on duty answers it when the unit is closed; it takes a telephone and a place."""
    needs_station = models.BooleanField(default=False)
    needs_place = models.BooleanField(default=False)
    """It cannot be done without knowing where. Urgent items need a place in any case."""
    text_wanted = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    questions: Any = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )
    """The city's own questions about it (`kit.questions`), in their order. Reports only."""

    objects = CatalogueItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="casework_item_target_positive", condition=Q(target_minutes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_report(self) -> bool:
        """A case of this item is a report: shielded, so that nothing of it says who sent it."""
        return self.audience == Audience.REPORT

    @property
    def takes_place(self) -> bool:
        return self.needs_place or self.urgent

    @property
    def asked(self) -> list[Question]:
        """The questions that whoever reports it is asked."""
        return questions_in(self.questions)

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as the city has written it."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.name if chinese else self.name_en or self.name

    @property
    def promised(self) -> str:
        """The thing that will be done, in the reader's language, without any time in the text."""
        chinese = (get_language() or "zh").startswith("zh")
        return without_deadline(self.promise if chinese else self.promise_en or self.promise)


class StandardTextQuerySet(models.QuerySet["StandardText"]):
    def public(self) -> Self:
        """Everybody at every desk uses the same texts."""
        return self.order_by("position", "pk")

    def fitting(self, item: CatalogueItem) -> Self:
        return self.filter(Q(item=None) | Q(item=item))


class StandardText(models.Model):
    """A sentence handlers need often; with or without one item it belongs to."""

    item = models.ForeignKey(
        CatalogueItem, models.CASCADE, null=True, blank=True, related_name="texts"
    )
    status = models.CharField(max_length=20, choices=Status)
    title = models.CharField(max_length=60)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    objects = StandardTextQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
