"""Divisions: the city, its counties, their townships, each valid for a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.places.rules import DivisionKind
from yizhan.kit.periods import PeriodQuerySet

__all__ = ["Division", "DivisionKind"]


class DivisionQuerySet(PeriodQuerySet["Division"]):
    begins, ends = "valid_from", "valid_to"

    def counties(self) -> Self:
        return self.filter(kind=DivisionKind.COUNTY)

    def counties_of(self, divisions: Iterable[int | None]) -> dict[int | None, int]:
        """In which county each of these divisions lies, or is; the city itself is in none."""
        rows = self.filter(pk__in={pk for pk in divisions if pk is not None})
        around = ("pk", "parent__pk", "parent__parent__pk")
        kinds = ("kind", "parent__kind", "parent__parent__kind")
        return {
            row[0]: county
            for row in rows.values_list(*around, *kinds)
            for county, kind in zip(row[:3], row[3:], strict=True)
            if kind == DivisionKind.COUNTY
        }

    def drawn(self) -> Self:
        """Those whose boundary is known."""
        return self.filter(outline__isnull=False)


class Division(models.Model):
    """One administrative division. `code` is GB/T 2260 (6 digits) or the 12-digit statistical code;
    kind and parent are columns and are never read off the digits."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=DivisionKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    """The first day on which it no longer is one."""
    label_lon = models.FloatField(null=True, blank=True)
    label_lat = models.FloatField(null=True, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="places_division_kind_known", condition=Q(kind__in=DivisionKind.values)
            ),
            models.CheckConstraint(
                name="places_division_period",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outline(models.Model):
    """The boundary of a division. It is a table of its own because it weighs a hundred times the
    rest, and a division is joined to nearly everything."""

    division = models.OneToOneField(Division, models.CASCADE, related_name="outline")
    shape = models.JSONField()
    """A GeoJSON Polygon or MultiPolygon, WGS-84 degrees."""

    def __str__(self) -> str:
        return str(self.division)
