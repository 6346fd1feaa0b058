"""Which days are working days, and who is on duty. The State Council announces the days each
November; a table keeps them and the city may correct it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Secret, Unit
from yizhan.ground.people.models.units import ancestor_paths
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.worktime.rules import EVERY_DAY, Shift
from yizhan.kit.periods import Period, PeriodQuerySet


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def of_year(self, year: int) -> Self:
        return self.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))

    def special(self) -> Self:
        """The days that have a name: holidays, and the weekends worked for them."""
        return self.exclude(note="")


class CalendarDay(models.Model):
    """One day of a year that has been announced; weekends and plain weekdays have rows too, so a
    year is either wholly here or missing."""

    date = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)
    """Which holiday the day is free for, or worked for; empty on ordinary days."""

    objects = CalendarDayQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.date} {'working' if self.working else 'free'}"


class RosterEntryQuerySet(PeriodQuerySet["RosterEntry"]):
    def visible_to(self, person: Person) -> Self:
        """The entries that a person may edit."""
        where = within(person, Permission.ROSTER_EDIT)
        return self if where is None else self.filter(where)

    def reaching(self, unit: Unit) -> Self:
        """The entries of a unit and of those above it, the nearest first: an entry is for its unit
        and for all below."""
        paths = [unit.path, *ancestor_paths(unit.path)]
        return self.filter(unit__path__in=paths).order_by("-unit__depth", "pk")


class RosterEntry(Period):
    """Somebody who answers urgent matters of a unit, and of the units below it, at certain hours.

    `person` has an account and is told in the app and by text message. `phone` is the number for
    riders to call, shown to everybody; if it is a mobile, it gets the text message, too.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roster")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="roster")
    phone = models.CharField(max_length=32, blank=True)
    contact = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="roster"
    )
    """The number in the vault, where the outbox takes its addresses from; only of a mobile."""
    weekdays = models.CharField(max_length=7, default=EVERY_DAY)
    """The days on which it begins, Monday is 0."""
    begins = models.TimeField()
    ends = models.TimeField()

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worktime_roster_somebody", condition=Q(person__isnull=False) | ~Q(phone="")
            ),
            models.CheckConstraint(name="worktime_roster_some_day", condition=~Q(weekdays="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.weekdays} {self.begins:%H:%M}-{self.ends:%H:%M}"

    @property
    def shift(self) -> Shift:
        weekdays = frozenset(map(int, self.weekdays))
        return Shift(weekdays, self.begins, self.ends, self.since, self.until)
