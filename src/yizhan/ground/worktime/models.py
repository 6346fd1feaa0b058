"""Which days are working days. The State Council announces them each November; a table keeps them
and the city may correct it."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """One day of a year that has been announced; weekends and plain weekdays have rows too, so a
    year is either wholly here or missing."""

    date = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.date} {'working' if self.working else 'free'}"
