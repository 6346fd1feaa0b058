"""Losses of riders: their own entries, sealed whole, and the sheets of months that are over.

A sheet holds no reference to an entry: what a rider changes or deletes later leaves it as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.wings.care.losses.rules import (
    LONGEST_PLATFORM,
    LONGEST_SHOP,
    SMALLEST,
    Measure,
)


class LossKindQuerySet(models.QuerySet["LossKind"]):
    def public(self) -> Self:
        """Kinds that can be chosen, in their order."""
        return self.filter(active=True).order_by("position", "pk")

    def visible_to(self, person: Person) -> Self:
        """All kinds, for whoever keeps the table."""
        return self if can_somewhere(person, Permission.LOSS_EDIT) else self.none()

    def names(self) -> dict[str, str]:
        """The name of each kind by its code, of those that were ended, too."""
        return {kind.code: kind.label for kind in self.all()}


class LossKind(models.Model):
    """One kind of penalty. A kind that is in use is ended, never removed."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.NONE)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = LossKindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="losses_kind_measure_known", condition=Q(measure__in=Measure.values)
            ),
            models.CheckConstraint(name="losses_kind_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as the city has written it."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.name if chinese else self.name_en or self.name


class LossQuerySet(models.QuerySet["Loss"]):
    def visible_to(self, person: Person) -> Self:
        """Her own and nobody else's, whatever posts she holds."""
        return self.filter(rider__in=Person.objects.same_as(person))

    def newest(self) -> Self:
        return self.order_by("-happened_on", "-pk")

    def sent_as(self, key: str) -> Loss | None:
        """The entry that was sent before under the same key."""
        return self.exclude(key="").filter(key=key).first()

    def of_days(self, first: date, *, until: date) -> Self:
        """From a day until before another."""
        return self.filter(happened_on__gte=first, happened_on__lt=until)


class Loss(models.Model):
    """One entry of one rider. Only whose it is and its day are readable; all else is sealed."""

    rider = models.ForeignKey(Person, models.PROTECT, related_name="losses")
    happened_on = models.DateField()
    sealed = models.BinaryField()
    noted_at = models.DateTimeField()
    key = models.CharField(max_length=64, blank=True)
    """The digest of the key it was sent under: a phone may send it again after weeks."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """The keyed digest of all it said, to tell a retry from another entry."""

    objects = LossQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="losses_loss_sent_once", fields=["rider", "key"], condition=~Q(key="")
            ),
        ]
        indexes = [
            # A rider's own list, newest first.
            models.Index(name="losses_loss_mine", fields=["rider", "-happened_on"]),
            # The entries of a month, for its sheet.
            models.Index(name="losses_loss_days", fields=["happened_on"]),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, person: Person) -> Self:
        return self if can_somewhere(person, Permission.LOSS_READ) else self.none()

    def newest(self) -> Self:
        return self.order_by("-month")


class Sheet(models.Model):
    """One month that was counted, once and for all. It may have no line."""

    month = models.DateField(unique=True)
    """Its first day."""
    made_at = models.DateTimeField()

    objects = SheetQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SheetLineQuerySet(models.QuerySet["SheetLine"]):
    def visible_to(self, person: Person) -> Self:
        return self if can_somewhere(person, Permission.LOSS_READ) else self.none()

    def for_list(self) -> Self:
        """The newest month first; in it slow meals, then penalties; what most riders met first."""
        return self.select_related("sheet").order_by("-sheet__month", "rest", "-riders", "pk")


class SheetLine(models.Model):
    """One line of a sheet: SMALLEST persons or more. The names are as they were then."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=40, blank=True)
    kind_name = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=LONGEST_PLATFORM, blank=True)
    shop = models.CharField(max_length=LONGEST_SHOP, blank=True)
    rest = models.BooleanField(default=False)
    riders = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    won = models.PositiveIntegerField(null=True, blank=True)

    objects = SheetLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="losses_line_once", fields=["sheet", "kind", "platform", "shop", "rest"]
            ),
            models.CheckConstraint(name="losses_line_of_many", condition=Q(riders__gte=SMALLEST)),
            models.CheckConstraint(
                name="losses_line_entries", condition=Q(entries__gte=F("riders"))
            ),
            models.CheckConstraint(
                name="losses_line_won_of_many",
                condition=Q(won__isnull=True)
                | Q(won__gte=SMALLEST, won__lte=F("entries") - SMALLEST),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.kind_name} {self.platform} {self.shop}"

    @property
    def is_slow_meal(self) -> bool:
        return not self.kind
