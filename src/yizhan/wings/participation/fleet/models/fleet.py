"""Exam weeks, the riders who sign up, and the errands they are asked for.

The order in force is in the errands themselves: who has each, and when. A draft is a plan that
nobody has published.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from yizhan.ground.people.models import Person, SignInCode, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.geo import Point
from yizhan.wings.participation.fleet.rules import (
    AHEAD,
    AREA,
    HELD,
    MOST_MINUTES,
    MOST_SIZE,
    WITH_RIDER,
    Kind,
    State,
    digest_of,
)


class ExamWeekQuerySet(models.QuerySet["ExamWeek"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.FLEET_READ)
        return self if condition is None else self.filter(condition)

    def editable_by(self, person: Person) -> Self:
        condition = within(person, Permission.FLEET_EDIT)
        return self if condition is None else self.filter(condition)

    def open_on(self, day: date) -> Self:
        """Those in which errands may be asked for on this day."""
        return self.filter(asked_from__lte=day, last_day__gte=day)

    def public(self) -> Self:
        """All of them: when exams are is no secret."""
        return self.all()

    def called(self, words: str) -> Self:
        """Those whose name, or that of a hall, holds these words."""
        hall = Hall.objects.filter(week=OuterRef("pk"), name__icontains=words)
        return self.filter(Q(name__icontains=words) | Exists(hall))

    def not_over(self, *, on: date) -> Self:
        return self.filter(last_day__gte=on)


class ExamWeek(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exam_weeks")
    name = models.CharField(max_length=60)
    asked_from = models.DateField()
    """The first day on which errands may be asked for."""
    first_day = models.DateField()
    last_day = models.DateField()
    over_at = models.TimeField(default=time(18))
    """When the last exam of a day is over."""
    thanked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ExamWeekQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fleet_week_in_order",
                condition=Q(asked_from__lte=F("first_day"), first_day__lte=F("last_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hall(models.Model):
    """A place where exams are held; everything is near one of them."""

    week = models.ForeignKey(ExamWeek, models.CASCADE, related_name="halls")
    name = models.CharField(max_length=60)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(name="fleet_hall_once", fields=["week", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedDay(models.Model):
    """A day of the fleet. Whoever changes who does what locks this row first."""

    week = models.ForeignKey(ExamWeek, models.CASCADE, related_name="days")
    day = models.DateField()
    version = models.IntegerField(default=0)
    """Grows when a plan is published: two drafts of one version cannot both be."""
    published_at = models.DateTimeField(null=True, blank=True)
    draft: Any = models.JSONField(null=True, blank=True)
    """Routes by key of the sign-up, as pairs of errand and leg; None: nothing is drawn up."""
    draft_of = models.IntegerField(default=0)
    """The version that the draft was made from."""
    drafted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="fleet_day_once", fields=["week", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.day}"


class HelperQuerySet(models.QuerySet["Helper"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.FLEET_READ, field="week__unit")
        return self if condition is None else self.filter(condition)

    def asked_by(self, person: Person) -> Self:
        """Her own sign-ups."""
        return self.filter(person__in=Person.objects.same_as(person))

    def signed_up(self) -> Self:
        return self.filter(left_at=None)

    def of_units(self, units: Collection[int] | models.QuerySet[Any, Any]) -> Self:
        return self.filter(week__unit__in=units)

    def of_days(self, first: date, *, until: date) -> Self:
        """Sign-ups for weeks that began on one of these days, both included. Whose account was
        closed does not count."""
        weeks = self.filter(week__first_day__range=(first, until))
        return weeks.signed_up().filter(person__isnull=False)

    def for_event(self, pk: int) -> Helper:
        return self.select_related("person", "week").get(pk=pk)


class Helper(models.Model):
    """A rider signed up for one day of an exam week."""

    week = models.ForeignKey(ExamWeek, models.PROTECT, related_name="helpers")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="fleet_days"
    )
    """None: the account was closed."""
    day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    near = models.ForeignKey(Hall, models.PROTECT, related_name="helpers")
    """Where she sets out: no address of hers is kept."""
    capacity = models.SmallIntegerField(default=3)
    skills = models.JSONField(default=list)
    rest_from = models.TimeField(null=True, blank=True)
    rest_until = models.TimeField(null=True, blank=True)
    rest_minutes = models.SmallIntegerField(default=30)
    """A break of so many minutes begins between the two times."""
    signed_up_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    minutes = models.IntegerField(null=True, blank=True)
    """Time on errands, once she was thanked."""

    objects = HelperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="fleet_helper_once_a_day",
                fields=["week", "person", "day"],
                condition=Q(left_at=None, person__isnull=False),
            ),
            models.CheckConstraint(name="fleet_helper_hours", condition=Q(opens__lt=F("closes"))),
            models.CheckConstraint(
                name="fleet_helper_capacity",
                condition=Q(capacity__gte=1, capacity__lte=MOST_SIZE),
            ),
            models.CheckConstraint(
                name="fleet_helper_rest",
                condition=Q(rest_from=None, rest_until=None)
                | Q(rest_from__isnull=False, rest_until__gte=F("rest_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}"


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, person: Person) -> Self:
        """Errands of the weeks whose board one reads."""
        condition = within(person, Permission.FLEET_READ, field="week__unit")
        return self if condition is None else self.filter(condition)

    def asked_by(self, person: Person) -> Self:
        """Those a rider is asked for or has."""
        mine = Person.objects.same_as(person)
        return self.filter(helper__person__in=mine, state__in=[*WITH_RIDER, State.DONE])

    def by_ticket(self, ticket: str) -> Self:
        return self.filter(ticket_digest=digest_of(ticket))

    def ahead(self) -> Self:
        return self.filter(state__in=AHEAD)

    def unanswered(self, *, at: datetime) -> Self:
        return self.filter(state=State.OFFERED, answer_by__lte=at)

    def fingerprint(self) -> str:
        """A text that is another one as soon as something about one of these errands is."""
        moments = ("pickup_at", "delivery_at", "answer_by", "confirmed_at", "begun_at")
        rows = self.order_by("pk").values_list(
            "pk", "state", "helper", "pinned", *moments, "picked_up_at", "done_at"
        )
        return hashlib.sha256(repr(list(rows)).encode()).hexdigest()

    def to_erase(self, *, at: datetime) -> Self:
        return self.filter(erased_at=None, erase_from__lte=at)

    def for_event(self, pk: int) -> Errand:
        return self.select_related("helper__person", "hall", "week__unit").get(pk=pk)


class Errand(models.Model):
    """Something a candidate or a parent asks for. Telephone, addresses and words are sealed, and a
    day after the exam they and the places are gone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    week = models.ForeignKey(ExamWeek, models.PROTECT, related_name="errands")
    day = models.DateField()
    ticket_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    card = models.BooleanField(default=False)
    """The admission card was forgotten: before everything else."""
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="errands")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    """The other place: where it is fetched, bought, or brought to from the hall."""
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """Everything is done by then."""
    minutes = models.SmallIntegerField(default=0)
    """Time that a thing to do takes."""
    size = models.SmallIntegerField(default=1)
    skills = models.JSONField(default=list)
    sealed_facts = models.BinaryField(null=True, blank=True)
    code = models.ForeignKey(
        SignInCode, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """The code that was sent last to the telephone of whoever asked."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When whoever asked entered it: only then the rider's number is shown."""
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason: Any = models.JSONField(null=True, blank=True)
    """Why nobody has it: code, skills and the second of the day."""
    helper = models.ForeignKey(
        Helper, models.PROTECT, null=True, blank=True, related_name="errands"
    )
    pinned = models.BooleanField(default=False)
    """Chosen by hand: a new plan leaves it where it is."""
    pickup_at = models.DateTimeField(null=True, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True)
    """When the plan has the rider at its two places; the second alone of a thing to do."""
    answer_by = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    picked_up_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    erase_from = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fleet_errand_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="fleet_errand_kind_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="fleet_errand_rider",
                condition=~Q(state__in=sorted([*WITH_RIDER, State.DONE]), helper=None),
            ),
            models.CheckConstraint(
                name="fleet_errand_in_order", condition=Q(opens_at__lt=F("due_at"))
            ),
            models.CheckConstraint(
                name="fleet_errand_size",
                condition=Q(
                    size__gte=0, size__lte=MOST_SIZE, minutes__gte=0, minutes__lte=MOST_MINUTES
                ),
            ),
            models.CheckConstraint(
                name="fleet_errand_erased",
                condition=Q(erased_at=None) | Q(sealed_facts=None, lon=None, lat=None),
            ),
        ]
        indexes = [
            # The board, a rider's day and the plan.
            models.Index(name="fleet_errand_day", fields=["week", "day", "state"]),
            # The guest's page.
            models.Index(name="fleet_errand_ticket", fields=["ticket_digest"]),
            # The worker, each second: whoever did not answer.
            models.Index(
                name="fleet_errand_unanswered",
                fields=["answer_by"],
                condition=Q(state=State.OFFERED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_held(self) -> bool:
        return self.state in HELD

    @property
    def area(self) -> Point | None:
        """The other place to about 500 metres: for the board, where nobody needs the door."""
        if self.lon is None or self.lat is None:
            return None
        return round(round(self.lon / AREA) * AREA, 4), round(round(self.lat / AREA) * AREA, 4)

    @property
    def is_paired(self) -> bool:
        return self.kind != Kind.DO


class RuledOut(models.Model):
    """A rider is not asked for an errand: she declined or did not answer, or so it was decided."""

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="ruled_out")
    helper = models.ForeignKey(Helper, models.CASCADE, related_name="ruled_out")
    by_hand = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="fleet_ruled_out_once", fields=["errand", "helper"]),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} not for {self.errand_id}"
