"""Periods: from which day until which a row is in force, asked in one way of every table; and rows
that keep what another row was from day to day, so that a figure of a past day stays what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from yizhan.kit.days import end_of

M = TypeVar("M", bound=models.Model)
BATCH = 1_000


class PeriodQuerySet(models.QuerySet[M]):
    """Rows that are in force from one day, included, until another, excluded; without an end, until
    further notice. A day stands for its end: what ends on a day was not in force on it, and what
    changed twice on it was only the last."""

    begins = "since"
    """The column of the first day."""
    ends = "until"
    """The column of the first day on which it is no longer in force; null: it has no end."""
    columns_hold_moments = False
    """The two columns are moments: in force on a day is what was so when the day was over. What
    happens at that very moment (midnight) belongs to the next day."""

    def in_force(self, *, on: date) -> Self:
        """The rows in force at the end of that day."""
        if self.columns_hold_moments:
            over = end_of(on)
            not_ended = Q((self.ends, None)) | Q((f"{self.ends}__gte", over))
            return self.filter(not_ended, (f"{self.begins}__lt", over))
        return self.ending_after(on).filter((f"{self.begins}__lte", on))

    def not_ended(self) -> Self:
        """The rows without an end; one whose end is set for a later day is not among them."""
        return self.filter((self.ends, None))

    def ending_after(self, when: date | models.Func | models.F) -> Self:
        """The rows whose end is later than this day or moment, or that have none; those that have
        not begun are among them."""
        return self.filter(Q((self.ends, None)) | Q((f"{self.ends}__gt", when)))


class Period(models.Model):
    """A row that says what something was from one day to another."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day on which it was so no longer."""

    class Meta:
        abstract = True


@dataclass(frozen=True)
class History:
    """Writes the periods of the rows of one model: copies of their columns from day to day. Each
    row has at most one period without an end, and at most one that begins on a day; constraints of
    the period's model see to both."""

    periods: type[Period]
    subject: str
    """The foreign key of a period to the row whose columns it copies."""
    columns: tuple[str, ...]
    """The columns copied, by the names of their attributes."""

    def begin(self, rows: Iterable[Any], *, since: Callable[[Any], date]) -> None:
        """Begin a period for rows that are new or there again."""
        self._stored.bulk_create(
            (self._period(row, since=since(row)) for row in rows),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[self.subject, "since"],
            update_fields=[*self.columns, "until"],
        )

    def change(self, rows: Iterable[Any], *, on: date) -> None:
        """End the open periods of these rows on that day, and begin what the rows are now. A row
        whose copied columns did not change, or that has no open period (it is closed), is left
        alone."""
        by_pk = {row.pk: row for row in rows}
        open_periods = self._stored.filter(**{f"{self.subject}__in": by_pk, "until": None})
        outdated = [
            period
            for period in open_periods
            if self._copied(period) != self._copied(by_pk[self._subject_id(period)])
        ]
        older = [period.pk for period in outdated if period.since < on]
        self._stored.filter(pk__in=older).update(until=on)
        days = {self._subject_id(period): max(period.since, on) for period in outdated}
        self.begin((by_pk[pk] for pk in days), since=lambda row: days[row.pk])

    def begin_on(self, row: Any, *, day: date) -> None:
        """Correct the day on which the history of a row begins. A period that would end before it
        never was."""
        periods = self._stored.filter(**{self.subject: row.pk})
        periods.filter(until__lte=day).delete()
        first = periods.order_by("since").values_list("pk", flat=True).first()
        periods.filter(pk=first).update(since=day)

    def end(self, rows: Iterable[Any], *, on: date) -> None:
        self._stored.filter(**{f"{self.subject}__in": rows, "until": None}).update(until=on)

    @property
    def _stored(self) -> Any:
        return self.periods._default_manager

    def _period(self, row: Any, *, since: date) -> Period:
        columns = dict(zip(self.columns, self._copied(row), strict=True))
        return self.periods(since=since, **{f"{self.subject}_id": row.pk}, **columns)

    def _copied(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, column) for column in self.columns)

    def _subject_id(self, period: Period) -> int:
        pk: int = getattr(period, f"{self.subject}_id")
        return pk
