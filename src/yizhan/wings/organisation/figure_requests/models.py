from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Sum, When

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.figure_requests.rules import OFFICE_LIMIT, TITLE_LIMIT, State


class FigureRequestQuerySet(models.QuerySet["FigureRequest"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.OVERVIEW_READ)
        return self if condition is None else self.filter(condition)

    def within(self, person: Person, permission: Permission) -> Self:
        condition = within(person, permission)
        return self if condition is None else self.filter(condition)

    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def late(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def to_remind(self, *, on: date) -> Self:
        """Open ones whose day of the reminder has come, and nobody was reminded."""
        return self.open().filter(reminded=False, remind_on__lte=on, due_on__gte=on)

    def to_report_late(self, *, on: date) -> Self:
        return self.late(on=on).filter(late_told=False)

    def for_event(self, pk: int) -> FigureRequest:
        return self.select_related("unit").get(pk=pk)

    def called(self, words: str) -> Self:
        found = Q(title__icontains=words) | Q(office__icontains=words)
        return self.filter(found) if words else self

    def by_urgency(self) -> Self:
        """Open ones first, due soonest on top; then the others, the newest first."""
        rank = Case(When(state=State.OPEN, then=0), default=1)
        due = Case(When(state=State.OPEN, then=F("due_on")))
        return self.order_by(rank, due, "-entered_at", "-pk")

    def took_place(self, *, since: datetime, until: datetime) -> Self:
        """Those sent after one moment, until another."""
        return self.filter(state=State.SENT, sent_at__gt=since, sent_at__lte=until)

    def minutes(self) -> int:
        return self.aggregate(sum=Sum("minutes_saved"))["sum"] or 0


class FigureRequest(models.Model):
    """A table that a higher office asks for: figures of the platform by unit, of a period. Its
    cells are computed when it is read; the file that was sent keeps them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="figure_requests")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_LIMIT)
    office = models.CharField(max_length=OFFICE_LIMIT)
    """The office that asks."""
    due_on = models.DateField()
    remind_on = models.DateField(null=True, blank=True)
    """The day of the reminder, computed when it was entered; None: it was entered before there were
    reminders."""
    reminded = models.BooleanField(default=False, db_default=False)
    late_told = models.BooleanField(default=False, db_default=False)
    keys = models.JSONField()
    """The figures, in the order of the columns."""
    row_kind = models.CharField(max_length=24, blank=True, choices=UnitKind)
    """A row for each unit of this kind below; empty: one row, the unit itself."""
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    entered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cells = models.PositiveIntegerField(default=0)
    """Filled by the platform, as it was sent."""
    minutes_saved = models.PositiveIntegerField(default=0)

    objects = FigureRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="figure_requests_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="figure_requests_period", condition=Q(since__lte=F("until"))
            ),
            models.CheckConstraint(
                name="figure_requests_state_has_its_time",
                condition=Q(state=State.OPEN, sent_at=None, closed_at=None)
                | Q(state=State.SENT, sent_at__isnull=False, closed_at=None)
                | Q(state=State.CLOSED, sent_at=None, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, *, on: date) -> bool:
        return self.state == State.OPEN and self.due_on < on
