"""Rollups: sums of rows of a month or a day, kept so that a figure need not count them again. They
are made from rows and from nothing else, and may be thrown away at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division


class Source(models.TextChoices):
    """The rows that are rolled up, by the day that puts them into a sum."""

    REPORTS = "reports", "reports by the day of their release"
    CLOSED = "closed", "cases by the day of their end"
    RIDERS = "riders", "entries of riders by the day at whose end they are in force"


class RollupQuerySet(models.QuerySet["Rollup"]):
    def of(self, source: str) -> Self:
        return self.filter(source=source)

    def fresh(self) -> Self:
        """Those whose sums are those of the rows, as far as is known."""
        return self.filter(stale=False)

    def stale(self) -> Self:
        return self.filter(stale=True)

    def inside(self, since: date, until: date) -> Self:
        """Those that lie between two days, both included."""
        return self.filter(first__gte=since, last__lte=until)

    def since(self, day: date) -> Self:
        """Those of this day and of later ones."""
        return self.filter(last__gte=day)

    def with_days(self, days: Iterable[date]) -> Self:
        """Those into whose sums a row of one of these days goes."""
        condition = Q(pk__in=())
        for day in sorted(set(days)):
            condition |= Q(first__lte=day, last__gte=day)
        return self.filter(condition)


class Rollup(models.Model):
    """The sums of a month or of a day."""

    source = models.CharField(max_length=8, choices=Source)
    first = models.DateField()
    last = models.DateField()
    stale = models.BooleanField(default=True)
    """Rows under it have changed; until it is counted again the rows themselves are asked."""
    marks = models.PositiveIntegerField(default=0)
    """The number of times it was marked: what was counted before a mark is not kept after it."""
    counted_at = models.DateTimeField(null=True, blank=True)
    times = models.JSONField(default=dict)
    """The number of all its rows together that took so many working minutes."""

    objects = RollupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="insight_rollup_once", fields=["source", "first", "last"]),
            models.CheckConstraint(name="insight_rollup_period", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="insight_rollup_source_known", condition=Q(source__in=Source.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.first}–{self.last}"


class RollupRowQuerySet(models.QuerySet["RollupRow"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the units whose figures this person may read."""
        where = within(person, Permission.OVERVIEW_READ)
        return self if where is None else self.filter(where)

    def of(self, rollups: Iterable[int]) -> Self:
        return self.filter(rollup__in=rollups)


class RollupRow(models.Model):
    """One sum: of a unit, a division and a kind."""

    rollup = models.ForeignKey(Rollup, models.CASCADE, related_name="rows")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    division = models.ForeignKey(
        Division, models.CASCADE, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, blank=True)
    """The group of the item, of reports."""
    count = models.PositiveIntegerField()
    judged = models.PositiveIntegerField()
    """Those about which their asker gave a verdict."""
    solved = models.PositiveIntegerField()
    not_solved = models.PositiveIntegerField()
    """The number of times «not solved» was said; of one case perhaps several times."""
    times = models.JSONField(default=dict)
    """The number that took so many working minutes: a report until it was closed, a case until it
    was answered."""

    objects = RollupRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.rollup_id} {self.unit_id} {self.kind}"


class HeadcountQuerySet(models.QuerySet["Headcount"]):
    def of(self, rollups: Iterable[int]) -> Self:
        return self.filter(rollup__in=rollups)

    def of_days(self, *, since: date, until: date) -> Self:
        """The fresh ones of these days, the latest first."""
        spans = self.filter(rollup__source=Source.RIDERS, rollup__stale=False)
        spans = spans.filter(rollup__last__gte=since, rollup__last__lte=until)
        return spans.select_related("rollup").defer("at_site").order_by("-rollup__last")


class Headcount(models.Model):
    """The numbers of a day that a rollup of riders keeps, and no person."""

    rollup = models.OneToOneField(Rollup, models.CASCADE, primary_key=True, related_name="+")
    entries = models.PositiveIntegerField()
    at_site = models.JSONField(default=dict)
    """The number of entries at each site; read only where sites are told apart."""
    together = models.JSONField(default=list)
    """Pairs of some sites and how many people are entered at all of them at once."""

    objects = HeadcountQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.rollup_id)


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def opened(self, *, since: datetime) -> Self:
        """Those found since a moment, the newest first."""
        return self.filter(at__gte=since).order_by("-at", "-pk")


class Difference(models.Model):
    """A check found other sums than the rows give; they were put right."""

    source = models.CharField(max_length=8, choices=Source)
    first = models.DateField()
    last = models.DateField()
    kept = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        # The differences of the last days, for `yizhan doctor`.
        indexes = [models.Index(name="insight_difference_at", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.source} {self.first}: {self.kept} / {self.counted}"


class LookQuerySet(models.QuerySet["Look"]):
    def of(self, number: int) -> Self:
        return self.filter(pk=number)


class Look(models.Model):
    """The moment up to which the worker has looked through the steps of cases; there is one."""

    until = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.until)
