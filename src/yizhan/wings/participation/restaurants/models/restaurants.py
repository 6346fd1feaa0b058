"""Restaurants, as the market regulation knows them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.nearest import nearest
from yizhan.wings.participation.restaurants.rules import (
    Grade,
    stratum_code,
)


class RestaurantQuerySet(models.QuerySet["Restaurant"]):
    def visible_to(self, person: Person) -> Self:
        """The restaurants of units for which the person reads rounds."""
        condition = within(person, Permission.ROUND_READ)
        return self if condition is None else self.filter(condition)

    def public(self) -> Self:
        """Those that everybody may know of: an open restaurant hangs out its name."""
        return self.filter(closed_on=None)

    def near(self, lon: float, lat: float, *, within_m: float, limit: int) -> list[Restaurant]:
        """Those within so many metres, the nearest first."""
        hits = nearest(self, lon, lat, limit=limit, within_m=within_m)
        return [restaurant for restaurant, _metres in hits]

    def called(self, words: str) -> Self:
        restaurants = self
        for word in words.split():
            hit = Q(name__icontains=word) | Q(address__icontains=word)
            restaurants = restaurants.filter(hit | Q(code__iexact=word) | Q(licence__iexact=word))
        return restaurants

    def for_list(self) -> Self:
        return self.select_related("county", "unit").order_by("county__code", "grade", "code")


class Restaurant(models.Model):
    """A restaurant that riders fetch meals from, as the market regulation knows it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    licence = models.CharField(max_length=40, blank=True)
    """The number of its food licence."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="restaurants")
    """The unit that answers for it: the bureau of its county, unless a file says else."""
    county = models.ForeignKey(Division, models.PROTECT, related_name="restaurants")
    address = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    """WGS-84 degrees."""
    grade = models.CharField(max_length=1, choices=Grade)
    excluded_why = models.CharField(max_length=200, blank=True)
    """Why it is in no lot for now; everybody can read it. Empty: it is."""
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = RestaurantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="restaurants_restaurant_grade_known", condition=Q(grade__in=Grade.values)
            ),
            models.CheckConstraint(
                name="restaurants_restaurant_on_earth",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            # The desk's list, and the strata of a round.
            models.Index(name="restaurants_by_stratum", fields=["county", "grade", "code"]),
            # The shops around a rider who waits: a square around the phone.
            models.Index(
                name="restaurants_nearby", fields=["lat", "lon"], condition=Q(closed_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stratum(self) -> str:
        return stratum_code(self.county.code, self.grade)
