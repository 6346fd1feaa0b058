"""Branches beside their units, and the companies each answers for."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.branches.rules import BranchType


class BranchQuerySet(PeriodQuerySet["Branch"]):
    begins, ends = "unit__founded_on", "unit__closed_on"

    def visible_to(self, person: Person) -> Self:
        """Branches as units: that they are there is no secret, who belongs to them is."""
        where = within(person, Permission.UNIT_READ)
        return self if where is None else self.filter(where)


class Branch(models.Model):
    """The branch beside its unit. Its type is the one it was founded with."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="branch")
    type = models.CharField(max_length=8, choices=BranchType, default=BranchType.ORDINARY)

    objects = BranchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branches_branch_type_known", condition=Q(type__in=BranchType.values)
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class CoverQuerySet(PeriodQuerySet["Cover"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.UNIT_READ, field="branch__unit")
        return self if where is None else self.filter(where)


class Cover(models.Model):
    """A branch answers for the members of a company, for a time."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="covers")
    company = models.ForeignKey(Unit, models.PROTECT, related_name="covered_by")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="branches_cover_once", fields=["branch", "company"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="branches_cover_period",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} covers {self.company}"
