"""Activities: warm actions and trainings, their kinds, when and where."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, within
from yizhan.ground.places.models import Division
from yizhan.wings.care.activities.rules import (
    AHEAD,
    REMIND_BEFORE,
    SENT_LATE,
    SHOWN,
    TOO_LATE_TO_REMIND,
    Group,
    State,
)
from yizhan.wings.care.stations.models import Station


class KindQuerySet(models.QuerySet["Kind"]):
    def visible_to(self, person: Person) -> Self:
        """All kinds, for whoever organises something."""
        return self if can_somewhere(person, Permission.ACTIVITY_READ) else self.none()

    def public(self) -> Self:
        return self.filter(active=True).order_by("position", "pk")


class Kind(models.Model):
    """One kind of activity: a holiday visit, a training in first aid."""

    code = models.SlugField(max_length=40, unique=True)
    group = models.CharField(max_length=12, choices=Group)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    gives_certificate = models.BooleanField(default=False)
    """Whoever was present gets a certificate."""
    rest_hours = models.SmallIntegerField(default=0)
    """The rest after a shift of this kind that ended late; 0: none is kept."""
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = KindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activities_kind_group_known", condition=Q(group__in=Group.values)
            ),
            models.CheckConstraint(
                name="activities_kind_rest_hours", condition=Q(rest_hours__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as the city has written it."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.name if chinese else self.name_en or self.name


class Series(models.Model):
    """Sessions that belong together: the same thing at several times."""

    title = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, person: Person) -> Self:
        """The sessions of units for which the person may read what is organised."""
        condition = within(person, Permission.ACTIVITY_READ)
        return self if condition is None else self.filter(condition)

    def hosted_by(self, person: Person) -> Self:
        """The sessions at which the person may note who is there."""
        own = within(person, Permission.ACTIVITY_ATTEND)
        there = within(person, Permission.ACTIVITY_ATTEND, field="station__unit")
        return self if own is None or there is None else self.filter(own | there)

    def public(self) -> Self:
        return self.filter(state__in=SHOWN)

    def coming(self, *, at: datetime) -> Self:
        """Those that are not over, by time."""
        return self.filter(ends_at__gt=at).order_by("begins_at", "pk")

    def can_be_joined(self, *, at: datetime) -> Self:
        """Those one may still sign up for, be it for the waiting list."""
        open_ones = self.filter(state=State.OPEN)
        return open_ones.alias(until=Coalesce("closes_at", "begins_at")).filter(until__gt=at)

    def shifts(self) -> Self:
        """Sessions that are shifts of volunteers."""
        return self.filter(kind__group=Group.VOLUNTEERING)

    def not_long_over(self, *, at: datetime) -> Self:
        """Those whose list may still be kept."""
        return self.filter(ends_at__gt=at - SENT_LATE)

    def to_remind(self, *, at: datetime) -> Self:
        """Those of which nobody was reminded yet and that begin within a day."""
        return self.filter(
            state=State.OPEN,
            reminded_at=None,
            begins_at__gt=at + TOO_LATE_TO_REMIND,
            begins_at__lte=at + REMIND_BEFORE,
        )

    def took_place(self, *, since: datetime, until: datetime) -> Self:
        """Those that took place and began in this span, `until` excluded."""
        return self.filter(state=State.TOOK_PLACE, begins_at__gte=since, begins_at__lt=until)

    def inside(self, code: str) -> Self:
        """In the division, or in one of the two levels below it."""
        within_it = Q(division__code=code) | Q(division__parent__code=code)
        return self.filter(within_it | Q(division__parent__parent__code=code))

    def called(self, words: str) -> Self:
        sessions = self
        for word in words.split():
            hit = Q(title__icontains=word) | Q(place__icontains=word)
            sessions = sessions.filter(hit | Q(station__name__icontains=word))
        return sessions

    def of_units(self, units: Collection[int] | models.QuerySet[Any, Any]) -> Self:
        return self.filter(unit__in=units)

    def for_event(self, session_id: int) -> Session:
        """The session an event speaks of, for whoever reacts to it."""
        return self.select_related("kind", "station", "unit").get(pk=session_id)


class Session(models.Model):
    """One activity at one time and place."""

    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="sessions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sessions")
    """The unit that organises it."""
    station = models.ForeignKey(
        Station, models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    place = models.CharField(max_length=120, blank=True)
    """The place in words: where there is no station, or which room of it."""
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    materials = models.TextField(blank=True)
    """Things to bring, or where to read about it."""
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    """Until when one may sign up; None: until it begins."""
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    """Places that somebody holds. Changed under the lock of this row only."""
    requires = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="+")
    """Only for those who were present at a session of this kind."""
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was cancelled."""
    here_code = models.CharField(max_length=8)
    """The code in the QR code at the place: whoever has it was there."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    """Counts what people edited; a form made from an older version is refused."""

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activities_session_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="activities_session_never_overfull", condition=Q(taken__lte=F("capacity"))
            ),
            models.CheckConstraint(
                name="activities_session_order", condition=Q(ends_at__gt=F("begins_at"))
            ),
            models.CheckConstraint(
                name="activities_session_has_room", condition=Q(capacity__gte=1)
            ),
        ]
        indexes = [
            # The public list and the reminders: what is open, by time.
            models.Index(
                name="activities_session_open",
                fields=["begins_at"],
                condition=Q(state="open"),
            ),
            # The figures of a year: what took place, by time.
            models.Index(
                name="activities_session_held",
                fields=["begins_at"],
                condition=Q(state="took_place"),
            ),
            # The desk's list of one unit, newest first.
            models.Index(name="activities_session_of_unit", fields=["unit", "-begins_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def where(self) -> str:
        """The station and the place in words, as far as they are known."""
        return " ".join(filter(None, (self.station.name if self.station else "", self.place)))

    @property
    def hours(self) -> float:
        """The time it lasts, in hours, to the half hour."""
        return round((self.ends_at - self.begins_at) / timedelta(hours=1) * 2) / 2

    @property
    def is_shift(self) -> bool:
        return self.kind.group == Group.VOLUNTEERING

    @property
    def ahead(self) -> bool:
        return self.state in AHEAD

    def joinable(self, *, at: datetime) -> bool:
        return self.state == State.OPEN and at < (self.closes_at or self.begins_at)

    def attended_by(self, person: Person) -> bool:
        """Whether this person may note who is there: for the unit, or for the station it is at."""
        at_station = self.station is not None and can(
            person, Permission.ACTIVITY_ATTEND, self.station.unit
        )
        return at_station or can(person, Permission.ACTIVITY_ATTEND, self.unit)
