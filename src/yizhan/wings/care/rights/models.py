"""The accident card's data: which orders are covered, and advice by platform and scheme.

Nobody owns the rows: they are the city's, read by everybody, kept by whoever holds `rights.edit`.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.wings.care.rights.rules import Covered, Topic


class CoverageQuerySet(models.QuerySet["Coverage"]):
    def public(self) -> Self:
        """Rows that everybody reads: all of them."""
        return self.all()


class AdviceQuerySet(models.QuerySet["Advice"]):
    def public(self) -> Self:
        """Entries that everybody reads: all of them."""
        return self.all()


class Coverage(models.Model):
    """A row of the table: from a day on, orders of a platform in a province are covered or not."""

    code = models.SlugField(max_length=40, unique=True)
    province = models.CharField(max_length=20, blank=True)
    """Empty: every province."""
    platform = models.CharField(max_length=40, blank=True)
    """Empty: every platform."""
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day on which the row no longer holds."""
    covered = models.CharField(max_length=4, choices=Covered)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    """The day on which somebody last compared the row with its source."""

    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ("province", "platform", "since", "code")
        constraints = [
            models.CheckConstraint(
                name="rights_coverage_covered_known", condition=Q(covered__in=Covered.values)
            ),
            models.CheckConstraint(
                name="rights_coverage_ends_after_start",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Advice(models.Model):
    """An entry of the card: the way in of one platform, or one scheme of insurance."""

    code = models.SlugField(max_length=40, unique=True)
    topic = models.CharField(max_length=12, choices=Topic)
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=600)
    """Steps or facts, one a line."""
    phone = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ("topic", "position", "code")
        constraints = [
            models.CheckConstraint(
                name="rights_advice_topic_known", condition=Q(topic__in=Topic.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]
