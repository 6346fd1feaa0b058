"""The tree of units, what it was on which day, and who holds which post in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now, Substr
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from yizhan.ground.people.models.accounts import Person
from yizhan.ground.people.rules import Competence, Role, Scope, UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.periods import Period, PeriodQuerySet


def below(path: str, *, of: str = "") -> Q:
    """A condition on rows whose path, in the column `of` + "path", is this one or longer. A range,
    because SQLite reads no index for a LIKE."""
    return Q(**{f"{of}path__gte": path, f"{of}path__lt": path + BEYOND})


BEYOND = "ZZZZ"
"""The last step there could be, in every collation; the 1,679,615th child of one unit."""


def ancestor_paths(path: str) -> list[str]:
    """Return the paths of the units above the one at this path, the top first."""
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]


def parent_path(path: str) -> str:
    """Return the path of the unit above; empty for the top of the tree."""
    return path[: -Unit.steplen]


def parent_path_of(column: str) -> Substr:
    """The same as an expression of a query."""
    return Substr(column, 1, Length(F(column)) - Unit.steplen)


def step_below(path: str, inside: str) -> int:
    """Return the number of the child of the unit at `path` in which the path `inside` lies."""
    return int(Unit._str2int(inside[len(path) : len(path) + Unit.steplen]))


def is_within(path: str, top: str) -> bool:
    """Is the unit at this path the one at `top`, or in it?"""
    return path.startswith(top)


class UnitQuerySet(PeriodQuerySet[Any], MP_NodeQuerySet):  # type: ignore[misc]  # treebeard has no types
    begins, ends = "founded_on", "closed_on"

    def for_event(self, pk: int) -> Unit:
        """The unit an event speaks of, for whoever reacts to it."""
        unit: Unit = self.select_related("merged_into").get(pk=pk)
        return unit

    def below(self, unit: Unit) -> Self:
        """The unit and everything in it."""
        return self.filter(below(unit.path))

    def above(self, unit: Unit) -> Self:
        """The units in which this one lies, without itself."""
        return self.filter(path__in=unit.ancestor_paths)

    def nearest_above(self, unit: Unit) -> Unit | None:
        """The lowest of the units in which this one lies."""
        nearest: Unit | None = self.above(unit).order_by("-depth").first()
        return nearest


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # the same
    def get_queryset(self) -> Any:
        """In the order of the tree, as treebeard needs it, but with our own words."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):  # type: ignore[misc]  # treebeard has no types
    """A node of the tree of units. `path` is treebeard's: a unit contains every longer path that
    begins with its own."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)
    competence = models.CharField(max_length=12, choices=Competence, default=Competence.GENERAL)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="units"
    )
    office_hours = models.CharField(max_length=200, blank=True)
    """When the unit works, as OSM `opening_hours`; empty: the city's usual office hours."""
    phone = models.CharField(max_length=40, blank=True)
    """The desk's public number; a person's own number belongs in the vault."""
    founded_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    """Closed because it became part of this one, which has what it had."""

    objects: ClassVar[Any] = UnitManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_unit_kind_known", condition=Q(kind__in=UnitKind.values)
            ),
            models.CheckConstraint(
                name="people_unit_period",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
            ),
            models.CheckConstraint(
                name="people_unit_merged_is_closed",
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
            ),
        ]
        indexes = [
            # Routing asks for open units by kind, competence and division.
            models.Index(
                name="people_unit_routing",
                fields=["kind", "competence", "division"],
                condition=Q(closed_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def successor(self) -> Unit:
        """The unit that has now all that this one had: itself while it is open, the unit it became
        a part of, or else the nearest open one above it."""
        unit: Unit = self
        while unit.closed_on is not None and unit.merged_into is not None:
            unit = unit.merged_into
        if unit.closed_on is None:
            return unit
        nearest: Unit = Unit.objects.not_ended().above(unit).latest("depth")
        return nearest

    @property
    def ancestor_paths(self) -> list[str]:
        return ancestor_paths(self.path)

    @property
    def parent_path(self) -> str:
        return parent_path(self.path)


class NameOfUnit(NamedTuple):
    """The name of a unit on a day, and that of its division."""

    unit: int
    name: str
    division: str


class UnitPeriodQuerySet(PeriodQuerySet["UnitPeriod"]):
    def at_paths(self, paths: Iterable[str]) -> list[UnitPeriod]:
        """All periods of units at these places in the tree, the newest first."""
        return list(self.filter(path__in=set(paths)).order_by("-since"))

    def for_units(self, units: Iterable[int], *, on: date) -> list[UnitPeriod]:
        """One period of each unit, in the order of the tree: the one of that day, or the nearest
        to it of a unit that was not there."""
        chosen: dict[int, UnitPeriod] = {}
        periods = self.filter(unit__in=units).select_related("division", "unit").order_by("since")
        for period in periods:
            if period.unit_id not in chosen or period.since <= on:
                chosen[period.unit_id] = period
        return sorted(chosen.values(), key=lambda period: period.path)

    def names_of(self, units: Iterable[int], *, on: date) -> list[NameOfUnit]:
        """The same as `for_units`, of thousands: names alone."""
        chosen: dict[int, tuple[str, NameOfUnit]] = {}
        columns = ("unit", "since", "path", "name", "division__name")
        periods = self.filter(unit__in=units).order_by("since").values_list(*columns)
        for unit, since, path, name, division in periods:
            if unit not in chosen or since <= on:
                chosen[unit] = path, NameOfUnit(unit, name, division or "")
        return [named for _path, named in sorted(chosen.values())]


class UnitPeriod(Period):
    """The name and the place of a unit from one day to another. A figure of a past day
    reads these, so that what happened to a unit later does not change it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="periods")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)
    """The unit's, which never changes: here so that one index finds the units of a day."""
    path = models.CharField(max_length=255)
    """The unit's at that time. No step is given to a second unit, so a path is one place for ever.
    """
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")

    objects = UnitPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_period_one_now", fields=["unit"], condition=Q(until=None)
            ),
            models.UniqueConstraint(name="people_period_one_a_day", fields=["unit", "since"]),
            models.CheckConstraint(
                name="people_period_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            # What stood below a place; which step below it was the last one given.
            models.Index(name="people_period_place", fields=["path"]),
            # The units of a kind on a day, in the order of the tree; how many there are in which
            # division is answered from the index alone.
            models.Index(
                name="people_period_kind", fields=["kind", "path", "since", "until", "division"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} since {self.since}"

    @property
    def parent_path(self) -> str:
        return parent_path(self.path)


class PostQuerySet(PeriodQuerySet["Post"]):
    begins, ends, columns_hold_moments = "starts_at", "ends_at", True

    def active(self) -> Self:
        """Posts that hold at this moment, by the database's clock: access ends with the post."""
        return self.ending_after(Now()).filter(starts_at__lte=Now(), person__is_active=True)


class Post(models.Model):
    """One person holding one role in one unit for a time, there or in everything below it too.
    A change of person, unit or role is a new post; the old one gets an end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.HERE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_post_once",
                fields=["person", "unit", "role"],
                condition=Q(ends_at=None),
            ),
            models.CheckConstraint(
                name="people_post_period",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
            models.CheckConstraint(
                name="people_post_scope_known", condition=Q(scope__in=Scope.values)
            ),
            models.CheckConstraint(
                name="people_post_role_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role} in {self.unit}"
