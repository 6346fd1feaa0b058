"""The committee: seats and who holds them for which term, meetings, and what they decided."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.leadership.rules import (
    MeetingState,
    Presence,
    SeatKind,
    SeatRole,
)


class SeatQuerySet(PeriodQuerySet["Seat"]):
    begins, ends = "opened_on", "closed_on"

    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.COMMITTEE_READ, field="committee")
        return self if where is None else self.filter(where)


class Seat(models.Model):
    """A place in a committee. Who sits there changes; the seat, and whom it speaks for, stays."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=SeatRole, default=SeatRole.MEMBER)
    kind = models.CharField(max_length=10, choices=SeatKind)
    represents = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="seats_elsewhere"
    )
    """The bureau, department or company that sends its holder."""
    position = models.PositiveSmallIntegerField(default=100)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leadership_seat_kind_known", condition=Q(kind__in=SeatKind.values)
            ),
            models.CheckConstraint(
                name="leadership_seat_role_known", condition=Q(role__in=SeatRole.values)
            ),
            models.CheckConstraint(
                name="leadership_seat_period",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
            # A committee has one secretary's seat.
            models.UniqueConstraint(
                name="leadership_seat_one_secretary",
                fields=["committee"],
                condition=Q(role=SeatRole.SECRETARY, closed_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.represents or self.get_kind_display()}"


class TermQuerySet(PeriodQuerySet["Term"]):
    begins, ends = "since", "ended_on"

    def in_force(self, *, on: date) -> Self:
        """Terms that are neither ended early nor over by the end of that day."""
        return super().in_force(on=on).filter(until__gt=on)

    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.COMMITTEE_READ, field="seat__committee")
        return self if where is None else self.filter(where)

    def ending(self, *, on: date, by: date) -> Self:
        """Terms that hold on `on` and will have ended on `by`."""
        return self.in_force(on=on).filter(until__lte=by)

    def for_event(self, term_id: int) -> Term:
        """The term an event speaks of, for whoever reacts to it."""
        return self.select_related("person", "seat__committee").get(pk=term_id)


class Term(models.Model):
    """One person in one seat, from a day until before another. The post it brings ends with it."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    post = models.OneToOneField(Post, models.PROTECT, related_name="term")
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    """The day of an early end; None: it ends as planned."""

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leadership_term_period", condition=Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="leadership_term_ended_within",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since"), ended_on__lte=F("until")),
            ),
        ]
        indexes = [
            # Who sits where on a day; which terms end soon.
            models.Index(name="leadership_term_until", fields=["until", "seat"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"

    @property
    def ends(self) -> date:
        return self.ended_on or self.until


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.COMMITTEE_READ, field="committee")
        return self if where is None else self.filter(where)

    def for_event(self, meeting_id: int) -> Meeting:
        """The meeting an event speaks of, for whoever reacts to it."""
        return self.select_related("committee").get(pk=meeting_id)


class Meeting(models.Model):
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=120)
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    minutes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts the changes; minutes written on an older one are refused, not lost."""

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leadership_meeting_state_known", condition=Q(state__in=MeetingState.values)
            ),
        ]
        indexes = [
            # A committee's meetings, newest first.
            models.Index(name="leadership_meeting_days", fields=["committee", "-held_at"]),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="leadership_agenda_place_once", fields=["meeting", "position"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Attendance(models.Model):
    """The presence of a seat's holder at one meeting; written by the minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    term = models.ForeignKey(Term, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="leadership_attendance_once", fields=["meeting", "term"]),
            models.CheckConstraint(
                name="leadership_attendance_known", condition=Q(presence__in=Presence.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.presence}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.COMMITTEE_READ, field="meeting__committee")
        return self if where is None else self.filter(where)

    def late(self, *, on: date) -> Self:
        """Not done, and past its day."""
        return self.filter(duty__state="owed", duty__due_on__lt=on)


class Decision(models.Model):
    """A decision of a meeting. Its duty says who owes it by when, and whether it is done."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="decision")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="leadership_decision_number", fields=["meeting", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"
