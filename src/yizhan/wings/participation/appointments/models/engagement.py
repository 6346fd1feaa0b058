"""Somebody is appointed to a role for a term: offered, answered, ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.codes import spaced
from yizhan.kit.days import local_day
from yizhan.kit.periods import Period, PeriodQuerySet
from yizhan.wings.participation.appointments.rules import (
    ACCEPT_WITHIN,
    OPEN,
    REMIND_BEFORE,
    ShownName,
    State,
    VolunteerRole,
)


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, person: Person) -> Self:
        """Those of units for which the person may read who is appointed."""
        condition = within(person, Permission.ENGAGEMENT_READ)
        return self if condition is None else self.filter(condition)

    def editable_by(self, person: Person) -> Self:
        condition = within(person, Permission.ENGAGEMENT_EDIT)
        return self if condition is None else self.filter(condition)

    def asked_by(self, person: Person) -> Self:
        """Her own, with what her duplicates brought."""
        return self.filter(person__in=Person.objects.same_as(person))

    def waiting_for_answer(self, *, at: datetime) -> Self:
        """Offers that she can still say yes to."""
        open_ones = self.filter(state=State.OFFERED, offered_at__gt=at - ACCEPT_WITHIN)
        return open_ones.filter(until__gt=local_day(at))

    def accepted(self) -> Self:
        return self.filter(state=State.ACCEPTED)

    def held_on(self, day: date) -> Self:
        """Those in whose term this day is, as they are now; past days are in the periods."""
        return self.accepted().filter(since__lte=day, until__gt=day)

    def public(self, *, on: date) -> Self:
        """Those in force, of which everybody may know that there are so many, and whose names are
        as their holders want them read."""
        return self.held_on(on)

    def running(self, *, on: date) -> Self:
        """Those of which something may still change: offered, or accepted and not over."""
        return self.filter(state__in=OPEN, until__gt=on)

    def over(self, *, on: date) -> Self:
        return self.exclude(state__in=OPEN, until__gt=on)

    def ending_soon(self, *, on: date) -> Self:
        """Those whose term ends within REMIND_BEFORE."""
        return self.held_on(on).filter(until__lte=on + REMIND_BEFORE + timedelta(days=1))

    def without_next(self) -> Self:
        """Those of which no next term is offered or accepted."""
        later = Engagement.objects.filter(renews=models.OuterRef("pk"), state__in=OPEN)
        return self.filter(~models.Exists(later))

    def to_remind(self, *, on: date) -> Self:
        return self.ending_soon(on=on).without_next().filter(reminded_at=None)

    def to_lapse(self, *, at: datetime) -> Self:
        """Offers that nobody answered in time."""
        late = Q(offered_at__lte=at - ACCEPT_WITHIN) | Q(until__lte=local_day(at))
        return self.filter(late, state=State.OFFERED)

    def inside(self, code: str) -> Self:
        """In the division, or in one of the two levels below it."""
        within_it = Q(division__code=code) | Q(division__parent__code=code)
        return self.filter(within_it | Q(division__parent__parent__code=code))

    def called(self, words: str) -> Self:
        """By the number of the letter, the account, the unit, or the training."""
        rows = self
        for word in words.split():
            hit = Q(number__iexact=word.replace("-", "")) | Q(person__username__iexact=word)
            hit |= Q(unit__name__icontains=word) | Q(training__icontains=word)
            rows = rows.filter(hit | Q(division__name__icontains=word))
        return rows

    def of_units(self, units: Collection[int] | models.QuerySet[Any, Any]) -> Self:
        return self.filter(unit__in=units)

    def for_event(self, engagement_id: int) -> Engagement:
        """The one an event speaks of, for whoever reacts to it."""
        return self.select_related("unit", "person", "division").get(pk=engagement_id)


class Engagement(models.Model):
    """An appointment of somebody to a role. It is nothing until she accepts it."""

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="engagements", db_index=False
    )
    """None: her account is gone."""
    role = models.CharField(max_length=16, choices=VolunteerRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="engagements")
    """The unit that appoints; after it closed, the one that follows it."""
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The county or township in which she acts."""
    number = models.CharField(max_length=8, unique=True)
    """The number of the letter."""
    since = models.DateField()
    until = models.DateField()
    """The first day on which it holds no more."""
    state = models.CharField(max_length=9, choices=State, default=State.OFFERED)
    training = models.CharField(max_length=120, blank=True)
    """The training she has done for it, in words."""
    trained_on = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was over before its term was."""
    reason = models.CharField(max_length=200, blank=True)
    """Why the unit ended it or took the offer back. She reads it."""
    renews = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    """The term that this one follows."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    name_shown = models.CharField(max_length=8, choices=ShownName, default=ShownName.NOTHING)
    name = models.CharField(max_length=30, blank=True)
    """The name as strangers read it, because she wants it; else empty."""
    company = models.CharField(max_length=60, blank=True)
    """The company she rides for, because she wants it shown; else empty."""
    photo_shown = models.BooleanField(default=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointments_engagement_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="appointments_engagement_role_known",
                condition=Q(role__in=VolunteerRole.values),
            ),
            models.CheckConstraint(
                name="appointments_engagement_order", condition=Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="appointments_engagement_name_as_chosen",
                condition=Q(name_shown=ShownName.NOTHING, name="")
                | Q(name_shown__in=(ShownName.SURNAME, ShownName.FULL)),
            ),
            models.UniqueConstraint(
                name="appointments_engagement_offered_once",
                fields=["person", "role", "unit"],
                condition=Q(state=State.OFFERED),
            ),
        ]
        indexes = [
            # «My badge»: hers, newest first; what goes with an account that is removed.
            models.Index(
                name="appointments_mine",
                fields=["person", "-id"],
                condition=Q(person__isnull=False),
            ),
            # The desk's list of one unit; whose term ends soon.
            models.Index(name="appointments_of_unit", fields=["unit", "until"]),
            # The public numbers by county, and the jobs.
            models.Index(name="appointments_held", fields=["state", "until"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.number}"

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def printed_number(self) -> str:
        return spaced(self.number)

    @property
    def is_offered(self) -> bool:
        return self.state == State.OFFERED

    @property
    def is_accepted(self) -> bool:
        return self.state == State.ACCEPTED

    def holds_on(self, day: date) -> bool:
        return self.is_accepted and self.since <= day < self.until

    def answerable(self, *, at: datetime) -> bool:
        in_time = self.offered_at > at - ACCEPT_WITHIN and self.until > local_day(at)
        return self.is_offered and in_time


class EngagementPeriod(Period):
    """The unit and the division of an accepted appointment from one day to another, so that a
    figure of a past day stays what it was. `until` is never empty: terms end."""

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="periods", db_index=False
    )
    role = models.CharField(max_length=16, choices=VolunteerRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appointments_period_one_a_day", fields=["engagement", "since"]
            ),
            models.CheckConstraint(
                name="appointments_period_order",
                condition=Q(until__isnull=False, until__gte=F("since")),
            ),
        ]
        indexes = [
            # How many of these roles there were on a day.
            models.Index(name="appointments_period_days", fields=["role", "since", "until"]),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} since {self.since}"


class BadgePhotoQuerySet(models.QuerySet["BadgePhoto"]):
    def of(self, engagement: Engagement | Iterable[Engagement]) -> Self:
        """Those of one appointment that may be seen, or of several."""
        several = [engagement] if isinstance(engagement, Engagement) else engagement
        return self.filter(engagement__in=several)

    def ready(self) -> Self:
        return self.filter(sealed_photo__isnull=False)

    def visible_to(self, person: Person) -> Self:
        return self.filter(engagement__in=Engagement.objects.visible_to(person))

    def waiting(self) -> Self:
        """Those that were not made anew yet."""
        return self.filter(sealed_upload__isnull=False).order_by("pk")


class BadgePhoto(models.Model):
    """A photo for a badge, sealed; nobody sees it before it is made anew from its pixels."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="photo")
    sealed_upload = models.BinaryField(null=True, blank=True)
    sealed_photo = models.BinaryField(null=True, blank=True)
    refused_because = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = BadgePhotoQuerySet.as_manager()

    def __str__(self) -> str:
        return f"photo of {self.engagement_id}"

    @property
    def is_ready(self) -> bool:
        return self.sealed_photo is not None
