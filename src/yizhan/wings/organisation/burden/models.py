from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.organisation.burden.rules import (
    DUTY,
    ITEM,
    REASON_LIMIT,
    TITLE_LIMIT,
    ApprovalState,
    Row,
)


class FormUseQuerySet(models.QuerySet["FormUse"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.OVERVIEW_READ)
        return self if condition is None else self.filter(condition)

    def of_month(self, month: date) -> Self:
        return self.filter(month=month)

    def counted_by(self, unit: Unit) -> Self:
        """The counters of this part of the organisation; of the whole city for its top."""
        return self if unit.is_root() else self.filter(unit=unit)

    def public(self) -> Self:
        """All of them: no counter is of fewer people than a group that may be shown."""
        return self

    def at_the_grass_roots(self) -> Self:
        return self.filter(grass_roots=True)

    def as_rows(self) -> list[Row]:
        columns = ("form", "step", "sends", "fields", "uploads")
        return [Row(*values) for values in self.order_by("form", "step").values_list(*columns)]


class FormUse(models.Model):
    """The times a form was sent in a month by one part of the organisation, in one step of time.
    Nothing about who sent it; there is no row for fewer than five people."""

    month = models.DateField()
    """Its first day."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="form_uses")
    """The top of the organisation, or a unit below it with all that is in it."""
    form = models.CharField(max_length=80)
    """The name of the address that the form is sent to."""
    grass_roots = models.BooleanField(default=False)
    step = models.PositiveSmallIntegerField()
    """The end of the step in seconds; 0: not timed."""
    sends = models.PositiveIntegerField()
    fields = models.PositiveIntegerField()
    """Inputs with something in them, of all sendings together."""
    uploads = models.PositiveIntegerField()

    objects = FormUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="burden_use_once", fields=["month", "unit", "form", "grass_roots", "step"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.month:%Y-%m}"


class Budget(models.Model):
    """The most that a new form may ask without the lead's yes. One row."""

    only = models.BooleanField(default=True, unique=True)
    fields = models.PositiveSmallIntegerField(default=6)
    minutes = models.PositiveSmallIntegerField(default=12)
    """For one unit."""
    minutes_per_cell = models.PositiveSmallIntegerField(default=4)
    """The price of a cell of a table asked from above, filled by hand."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="burden_budget_only_one", condition=Q(only=True)),
        ]

    def __str__(self) -> str:
        return f"{self.fields} fields, {self.minutes} minutes"

    @classmethod
    def in_force(cls) -> Budget:
        """The budget in force; until somebody sets one, that of the platform."""
        return cls._default_manager.first() or cls()


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, person: Person) -> Self:
        """One's own, and those that one may decide."""
        condition = within(person, Permission.BURDEN_APPROVE)
        return self if condition is None else self.filter(condition | Q(by=person))

    def to_decide(self, person: Person) -> Self:
        condition = within(person, Permission.BURDEN_APPROVE)
        waiting = self.filter(state=ApprovalState.ASKED)
        return waiting if condition is None else waiting.filter(condition)

    def of_tasks(self) -> Self:
        return self.exclude(form__has_any_keys=[ITEM, DUTY])

    def of_item(self, code: str) -> Self:
        """Those for the questions of one kind of case."""
        return self.filter(**{f"form__{ITEM}": code})

    def of_duty(self, pk: int) -> Self:
        """Those for splitting one duty among the units below."""
        return self.filter(**{f"form__{DUTY}": pk})

    def newest(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Approval(models.Model):
    """A new form that asks more than the budget allows, and what the lead said of it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_LIMIT)
    questions = models.JSONField(default=list)
    form = models.JSONField(default=dict)
    """The form as it was typed, to be sent once the lead has said yes."""
    units = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField()
    """For one unit."""
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ApprovalState, default=ApprovalState.ASKED)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="burden_approval_once", fields=["by", "digest"]),
            models.CheckConstraint(
                name="burden_approval_state_known", condition=Q(state__in=ApprovalState.values)
            ),
            models.CheckConstraint(
                name="burden_approval_decided_by_somebody",
                condition=Q(state=ApprovalState.ASKED, decided_at=None)
                | ~Q(state=ApprovalState.ASKED) & ~Q(decided_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total_minutes(self) -> int:
        """The minutes of all units together."""
        return self.units * self.minutes


def add_up(row: FormUse) -> dict[str, F]:
    """The columns of a counter plus those of another one."""
    return {name: F(name) + getattr(row, name) for name in ("sends", "fields", "uploads")}
