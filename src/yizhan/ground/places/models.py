"""Divisions: the city, its counties, their townships, each valid for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DivisionKind(models.TextChoices):
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")


class DivisionQuerySet(models.QuerySet["Division"]):
    pass


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
    boundary = models.JSONField(null=True, blank=True)
    """A GeoJSON Polygon or MultiPolygon, WGS-84 degrees, or null."""
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
