"""Visits: whom instructors see, who sees whom from when until when, and the notes they made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Max, Q
from django.db.models.functions import Now, TruncDate

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import below
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.periods import Period, PeriodQuerySet
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.visits.rules import (
    TEXT_LIMIT,
    VISITED_DIVISIONS,
    VISITED_UNITS,
    InNameOf,
)


class DestinationQuerySet(models.QuerySet["Destination"]):
    def visible_to(self, person: Person) -> Self:
        """Those the person is assigned to, and those that units she reads of have to do with."""
        assigned = Assignment.objects.visible_to(person).values("destination")
        visited = Visit.objects.visible_to(person).values("destination")
        return self.filter(Q(pk__in=assigned) | Q(pk__in=visited))

    def for_person(self, person: Person, *, ended_since: date | None = None) -> Self:
        """Those an instructor is assigned to now; with `ended_since` also those she was assigned to
        until that day or later."""
        mine = Assignment.objects.for_person(person).values("destination")
        seen = Q(pk__in=mine)
        if ended_since is not None:
            until = Assignment.objects.of_person(person).filter(until__gte=ended_since)
            seen |= Q(pk__in=until.values("destination"))
        return self.filter(seen).with_names().order_by("pk")

    def with_names(self) -> Self:
        return self.select_related("unit__division__parent", "division__parent")

    def of_unit(self, unit: Unit) -> Destination | None:
        return self.filter(unit=unit).first()


class Destination(models.Model):
    """Somebody who is visited: a company, a delivery site, a branch; or a community, which is a
    division and no unit. A row comes with the first assignment and stays."""

    unit = models.OneToOneField(
        Unit, models.PROTECT, null=True, blank=True, related_name="visits_destination"
    )
    division = models.OneToOneField(
        Division, models.PROTECT, null=True, blank=True, related_name="visits_destination"
    )

    objects = DestinationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visits_destination_unit_or_division",
                condition=Q(unit=None, division__isnull=False)
                | Q(unit__isnull=False, division=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.unit or self.division)

    @property
    def kind_label(self) -> str:
        one: Any = self.unit or self.division
        return str(one.get_kind_display())

    @property
    def is_closed(self) -> bool:
        return self.unit is not None and self.unit.closed_on is not None

    @property
    def area(self) -> Division | None:
        """The division it lies in, or is."""
        area: Division | None = self.unit.division if self.unit else self.division
        return area


def may_be_visited() -> Q:
    """A condition on units: that an instructor may be assigned to them."""
    return Q(kind__in=VISITED_UNITS, closed_on=None)


def communities(on: date) -> models.QuerySet[Division]:
    """The divisions that an instructor may be assigned to."""
    return Division.objects.in_force(on=on).filter(kind__in=VISITED_DIVISIONS)


class AssignmentQuerySet(PeriodQuerySet["Assignment"]):
    def visible_to(self, person: Person) -> Self:
        """Her own, as long as they are in force; and those of the units she reads of."""
        condition = within(person, Permission.VISIT_READ)
        if condition is None:
            return self
        return self.filter(condition | Q(pk__in=Assignment.objects.for_person(person).values("pk")))

    def active(self) -> Self:
        """In force today, by the database's clock: what one sees ends with the assignment."""
        today = TruncDate(Now())
        return self.ending_after(today).filter(since__lte=today)

    def of_person(self, person: Person | int) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def for_person(self, person: Person) -> Self:
        """Those by which somebody visits now: hers, in force, of a unit where she still is an
        instructor."""
        mine = self.of_person(person).active()
        where = within(person, Permission.VISIT_NOTE)
        return mine if where is None else mine.filter(where)

    def named(self, words: str) -> Self:
        """Every word must be found in the name of the destination, of the unit or of the person."""
        rows = self
        for word in words.split():
            hit = Q(destination__unit__name__icontains=word) | Q(unit__name__icontains=word)
            hit |= Q(destination__division__name__icontains=word)
            rows = rows.filter(hit | Q(person__display_name__icontains=word))
        return rows

    def for_list(self) -> Self:
        """By unit and person."""
        rows = self.select_related("unit", "person", "destination__unit", "destination__division")
        return rows.order_by("unit__path", "person", "pk")

    def for_events(self, keys: Iterable[int]) -> list[Assignment]:
        """The assignments an event speaks of, for whoever reacts to it."""
        rows = self.filter(pk__in=keys).select_related("person", "destination__unit")
        return list(rows.select_related("destination__division").order_by("pk"))


class Assignment(Period):
    """One instructor sees one destination, for one unit, from a day until before another."""

    destination = models.ForeignKey(Destination, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    """The unit in whose name she goes: her guidance station, as a rule."""

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="visits_assignment_once",
                fields=["destination", "person"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="visits_assignment_period",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} sees {self.destination_id}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the units she reads of; of the destinations she is assigned to, by whomever;
        and her own."""
        condition = within(person, Permission.VISIT_READ)
        if condition is None:
            return self
        assigned = Assignment.objects.for_person(person).values("destination")
        own = Q(person__in=Person.objects.same_as(person))
        return self.filter(condition | own | Q(destination__in=assigned))

    def of(self, destination: Destination) -> Self:
        return self.filter(destination=destination)

    def at_unit(self, unit: Unit) -> Self:
        """At this unit, and at every one in it."""
        return self.filter(below(unit.path, of="destination__unit__"))

    def by_person(self, person: Person) -> Self:
        """Those she made herself."""
        return self.filter(person__in=Person.objects.same_as(person))

    def between(self, first: date, until: date) -> Self:
        """From a day until before another, by day, with where they led."""
        rows = self.filter(visited_on__gte=first, visited_on__lt=until).order_by("visited_on", "pk")
        return rows.select_related("destination__unit", "destination__division")

    def sent_as(self, key: str, *, by: Person) -> Visit | None:
        """The note that this phone sent before under the same key."""
        mine = self.filter(person__in=Person.objects.same_as(by), key=key).exclude(key="")
        return mine.first()

    def said(self, words: str) -> Self:
        """Every word must be found in the name of the destination or in the note."""
        visits = self
        for word in words.split():
            hit = Q(destination__unit__name__icontains=word) | Q(text__icontains=word)
            visits = visits.filter(hit | Q(destination__division__name__icontains=word))
        return visits

    def last_days(self, destinations: Iterable[int]) -> dict[int, date]:
        """The day on which somebody was last at each of these destinations."""
        rows = self.filter(destination__in=destinations).order_by().values("destination")
        return dict(rows.annotate(last=Max("visited_on")).values_list("destination", "last"))

    def counts(
        self, destinations: Iterable[int], *, first: date, last: date
    ) -> dict[int, tuple[int, int]]:
        """Count the visits to each of these destinations in these days, and the needs that were
        heard there."""
        rows = self.filter(destination__in=destinations, visited_on__range=(first, last))
        counted = (
            rows.order_by()
            .values("destination")
            .annotate(visits=Count("pk", distinct=True), needs=Count("heard", distinct=True))
            .values_list("destination", "visits", "needs")
        )
        return {destination: (visits, needs) for destination, visits, needs in counted}

    def for_list(self) -> Self:
        return self.select_related(
            "destination__unit", "destination__division", "unit", "person"
        ).annotate(heard_count=Count("heard"))


class Visit(models.Model):
    """One visit, as the instructor noted it. Where she was at which minute is not kept."""

    destination = models.ForeignKey(Destination, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits_made")
    """The unit of the assignment by which she went."""
    person = models.ForeignKey(Person, models.PROTECT, related_name="visits_made")
    visited_on = models.DateField()
    met = models.JSONField(default=list)
    """Codes of `rules.Met`: which side of the place, never who."""
    text = models.TextField(blank=True, max_length=TEXT_LIMIT)
    received_at = models.DateTimeField()
    key = models.CharField(max_length=64, blank=True)
    """The digest of the key it was sent under: a phone may send it again after years."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """The digest of all it says, to tell a retry from another note."""

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="visits_visit_sent_once", fields=["person", "key"], condition=~Q(key="")
            ),
        ]
        indexes = [
            # The page of a destination, and when somebody was last there.
            models.Index(name="visits_visit_of", fields=["destination", "-visited_on"]),
            # The desk's list, newest first.
            models.Index(name="visits_visit_newest", fields=["-visited_on", "-id"]),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk} to {self.destination_id}"


class HeardNeedQuerySet(models.QuerySet["HeardNeed"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(visit__in=Visit.objects.visible_to(person))

    def of_visits(self, visits: Iterable[Visit]) -> Self:
        return self.filter(visit__in=visits).select_related(
            "need__case__item", "need__case__unit", "need__case__merged_into__unit"
        )

    def open_at(self, destinations: Iterable[int]) -> dict[int, int]:
        """The number of open needs of each destination."""
        rows: Any = self.filter(
            visit__destination__in=destinations, need__case__is_open=True
        ).order_by()
        counted = rows.values("visit__destination").annotate(count=Count("pk"))
        return dict(counted.values_list("visit__destination", "count"))

    def closed_at(self, destinations: Iterable[int]) -> list[tuple[int, date]]:
        """The destination and the day of each need that was closed."""
        rows = self.filter(visit__destination__in=destinations, need__case__closed_at__isnull=False)
        days = rows.values_list("visit__destination", TruncDate("need__case__closed_at"))
        return list(days)


class HeardNeed(models.Model):
    """A need that was heard on a visit, and the need it became, which is a case."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="heard")
    need = models.OneToOneField(Need, models.PROTECT, related_name="heard_on_visit")
    in_name_of = models.CharField(max_length=12, choices=InNameOf)
    consented_at = models.DateTimeField(null=True, blank=True)
    """When the rider's consent to pass on her number and her words was noted."""

    objects = HeardNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="visits_heard_name_known", condition=Q(in_name_of__in=InNameOf.values)
            ),
            models.CheckConstraint(
                name="visits_heard_rider_consented",
                condition=~Q(in_name_of=InNameOf.RIDER) | Q(consented_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.need_id} of visit {self.visit_id}"

    @property
    def case(self) -> Case:
        """The case that answers: where it was merged, the other one."""
        head: Case = self.need.case.head
        return head

    @property
    def is_open(self) -> bool:
        return bool(self.need.case.is_open)


class PlannedVisitQuerySet(models.QuerySet["PlannedVisit"]):
    def visible_to(self, person: Person) -> Self:
        """Her own, of destinations she still sees."""
        assigned = Assignment.objects.for_person(person).values("destination")
        return self.of_person(person).filter(destination__in=assigned)

    def of_person(self, person: Person | int) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def not_done(self) -> Self:
        return self.filter(visit=None)

    def between(self, first: date, until: date) -> Self:
        """From a day until before another, in the order of the rounds."""
        rows = self.filter(day__gte=first, day__lt=until).order_by("day", "position")
        return rows.select_related("destination__unit", "destination__division")

    def from_day(self, day: date) -> Self:
        rows = self.filter(day__gte=day).select_related("destination__unit__division__parent")
        return rows.select_related("destination__division__parent").order_by("day", "position")


class PlannedVisit(models.Model):
    """One stop of the round that an instructor means to make on a day."""

    destination = models.ForeignKey(Destination, models.CASCADE, related_name="planned")
    person = models.ForeignKey(Person, models.CASCADE, related_name="planned_visits")
    day = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField()
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="planned")
    """The visit that was made of it."""

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="visits_planned_once", fields=["person", "destination", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destination_id} on {self.day}"
