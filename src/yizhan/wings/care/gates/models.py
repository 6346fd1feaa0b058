"""The gate handbook: places a rider delivers to, their gates, what riders note, what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.nearest import nearest
from yizhan.wings.care.gates.rules import (
    MOST_GATES,
    PUBLIC_DAYS,
    CompoundKind,
    EntryRule,
    Lights,
    NoteState,
    PlanState,
    ProblemKind,
    as_initials,
)


class CompoundQuerySet(models.QuerySet["Compound"]):
    def visible_to(self, person: Person) -> Self:
        """The places whose page the person keeps; everybody sees what is `public`."""
        where = within(person, Permission.GATE_EDIT)
        return self if where is None else self.filter(where)

    def public(self) -> Self:
        return self.filter(closed_on=None)

    def for_event(self, pk: int) -> Compound:
        return self.select_related("unit").get(pk=pk)

    def inside(self, division: str) -> Self:
        """In the division of this code or in one of the two levels below it."""
        where = Q()
        for field in ("division", "division__parent", "division__parent__parent"):
            where |= Q(**{f"{field}__code": division})
        return self.filter(where)

    def called(self, words: str) -> Self:
        """By the initials of a name, or where every word is found in a name, address or code."""
        found = self
        for word in words.split():
            hit = Q(name__icontains=word) | Q(also_called__icontains=word)
            found = found.filter(hit | Q(address__icontains=word) | Q(code__iexact=word))
        initials = as_initials(words)
        if not initials:
            return found
        return found | self.filter(initials__contains=initials)

    def nearest(self, lon: float, lat: float, *, limit: int) -> list[tuple[Compound, float]]:
        """The nearest with their distance in metres, nearest first."""
        return nearest(self, lon, lat, limit=limit)


class Compound(models.Model):
    """A place with gates: a residential compound, a mall, a hospital, a pedestrian street."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    also_called = models.CharField(max_length=120, blank=True)
    """Other names people use, separated by blanks."""
    initials = models.CharField(max_length=400, blank=True)
    """First letters of the names' pinyin, as `rules.initials_of` makes them."""
    kind = models.CharField(max_length=12, choices=CompoundKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="compounds")
    """The unit that keeps this page and answers for its problems: the property's, or the
    subdistrict."""
    division = models.ForeignKey(Division, models.PROTECT, related_name="compounds")
    lon = models.FloatField()
    lat = models.FloatField()
    """WGS-84 degrees of the gate that riders use first."""
    address = models.CharField(max_length=160, blank=True)
    rule = models.CharField(max_length=14, choices=EntryRule, blank=True)
    """Empty: not known."""
    rule_note = models.CharField(max_length=160, blank=True)
    parking = models.CharField(max_length=160, blank=True)
    plan = models.CharField(max_length=600, blank=True)
    """The way the buildings lie, in words: «3 栋在东门右手»."""
    lights = models.CharField(max_length=8, choices=Lights, blank=True)
    checked_on = models.DateField()
    """The day on which somebody last saved or imported it."""
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = CompoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gates_compound_kind_known", condition=Q(kind__in=CompoundKind.values)
            ),
            models.CheckConstraint(
                name="gates_compound_rule_known", condition=Q(rule__in=["", *EntryRule.values])
            ),
            models.CheckConstraint(
                name="gates_compound_lights_known", condition=Q(lights__in=["", *Lights.values])
            ),
            models.CheckConstraint(
                name="gates_compound_on_earth",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            # The nearest: a square around the phone.
            models.Index(
                name="gates_compound_place", fields=["lat", "lon"], condition=Q(closed_on=None)
            ),
            # The public list, by county and name.
            models.Index(
                name="gates_compound_browse",
                fields=["division", "name"],
                condition=Q(closed_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Gate(models.Model):
    """One gate that riders may use, or should know of."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="gates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    place = models.CharField(max_length=80, blank=True)
    """Where it is, in words: the road it opens to, the shop beside it."""
    hours = models.CharField(max_length=300, blank=True)
    """OSM `opening_hours` syntax; empty: not known."""
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    """WGS-84 degrees; both, or neither: not known."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="gates_gate_position_once", fields=["compound", "position"]
            ),
            models.CheckConstraint(
                name="gates_gate_position",
                condition=Q(position__gte=1, position__lte=MOST_GATES),
            ),
            models.CheckConstraint(
                name="gates_gate_on_earth",
                condition=Q(lon=None, lat=None)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(compound__in=Compound.objects.visible_to(person))

    def shown(self) -> Self:
        return self.filter(state=NoteState.SHOWN)

    def waiting(self) -> Self:
        return self.filter(state=NoteState.WAITING)


class Note(models.Model):
    """A word of a rider about a place. Who wrote it is kept nowhere."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="notes")
    text = models.CharField(max_length=140)
    written_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=NoteState, default=NoteState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gates_note_state_known", condition=Q(state__in=NoteState.values)
            ),
            models.CheckConstraint(
                name="gates_note_decided_or_waits",
                condition=Q(state=NoteState.WAITING, decided_at=None)
                | (~Q(state=NoteState.WAITING) & Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [
            # The moderator's list, the oldest first.
            models.Index(
                name="gates_note_waiting",
                fields=["written_at"],
                condition=Q(state="waiting"),
            ),
            # The notes on a page, the newest first.
            models.Index(name="gates_note_page", fields=["compound", "-written_at"]),
        ]

    def __str__(self) -> str:
        return f"note {self.pk} about {self.compound_id}"


class PlanPictureQuerySet(models.QuerySet["PlanPicture"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the places whose page the person keeps."""
        return self.filter(compound__in=Compound.objects.visible_to(person))

    def moderated_by(self, person: Person) -> Self:
        """Those that the person may publish."""
        where = within(person, Permission.PHOTO_MODERATE, field="compound__unit")
        return self if where is None else self.filter(where)

    def sealed(self) -> Self:
        return self.filter(state=PlanState.SEALED)

    def waiting(self) -> Self:
        return self.filter(state=PlanState.WAITING)

    def shown(self) -> Self:
        return self.filter(state=PlanState.SHOWN)

    def public(self) -> Self:
        """The shown ones of places that are in the handbook."""
        return self.shown().filter(compound__closed_on=None)

    def without_data(self) -> Self:
        """For lists: without the picture itself."""
        return self.defer("sealed_upload", "sealed_picture")


class PlanPicture(models.Model):
    """A picture of the building plan. As it came it is seen by nobody; what is shown was made anew
    from its pixels, and somebody has looked at it. The bytes are in the row."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="plan_pictures")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.SEALED)
    refused_because = models.CharField(max_length=200, blank=True)
    sealed_upload = models.BinaryField(null=True, blank=True)
    sealed_picture = models.BinaryField(null=True, blank=True)
    added_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PlanPictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gates_plan_state_known", condition=Q(state__in=PlanState.values)
            ),
            models.UniqueConstraint(
                name="gates_plan_shown_once",
                fields=["compound"],
                condition=Q(state=PlanState.SHOWN),
            ),
        ]
        indexes = [
            # The worker asks for what is still to be made anew, the moderator for what waits.
            models.Index(
                name="gates_plan_undecided",
                fields=["state", "added_at"],
                condition=Q(state__in=[PlanState.SEALED, PlanState.WAITING]),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.key} {self.state}"


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def public(self, *, at: datetime) -> Self:
        """Those that are open, and those that ended lately."""
        lately = Q(case__is_open=True) | Q(case__closed_at__gt=at - PUBLIC_DAYS)
        return self.filter(lately).select_related("case__merged_into").order_by("-pk")

    def of(self, compounds: Sequence[Compound]) -> Self:
        return self.filter(compound__in=compounds)

    def troubled(self) -> set[int]:
        """The keys of the places that have an open problem."""
        return set(self.filter(case__is_open=True).values_list("compound_id", flat=True))


class Problem(models.Model):
    """A problem that a rider reported at a place; the matter itself is a case."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="problems")
    case = models.OneToOneField(Case, models.PROTECT, related_name="gate_problem")
    kind = models.CharField(max_length=12, choices=ProblemKind)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gates_problem_kind_known", condition=Q(kind__in=ProblemKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.compound_id}"
