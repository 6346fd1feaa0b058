"""Which days are working days. The State Council announces them each November; a table keeps them
and the city may correct it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models


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
