"""Duties: what a unit owes by a day, and how each stood from one moment to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.duties.models.rule import DutyRule
from yizhan.wings.organisation.duties.models.task import Task
from yizhan.wings.organisation.duties.rules import (
    WARN_DAYS,
    Change,
    Counts,
    PendingMessage,
    Proof,
    Share,
    State,
)


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, person: Person) -> Self:
        return self.within(person, Permission.DUTY_READ)

    def within(self, person: Person, permission: Permission) -> Self:
        where = within(person, permission)
        return self if where is None else self.filter(where)

    def worked_by(self, person: Person) -> Self:
        """Those that this person may do and answer: of the units of their posts, and of the
        service points that they host."""
        works, hosts = within(person, Permission.DUTY_WORK), within(person, Permission.STATION_HOST)
        if works is None:
            return self
        hosted = Q() if hosts is None else hosts
        return self.filter(works | (Q(unit__kind=UnitKind.SERVICE_POINT) & hosted))

    def owed(self) -> Self:
        return self.filter(state=State.OWED)

    def done(self) -> Self:
        return self.filter(state=State.DONE)

    def waived(self) -> Self:
        return self.filter(state=State.WAIVED)

    def open_and_late(self, *, on: date) -> Self:
        return self.owed().filter(due_on__lt=on)

    def due_soon(self, *, on: date) -> Self:
        return self.owed().filter(due_on__range=(on, on + timedelta(days=WARN_DAYS)))

    def to_warn(self, *, on: date) -> Self:
        return self.due_soon(on=on).filter(warned=False)

    def to_report_late(self, *, on: date) -> Self:
        return self.open_and_late(on=on).filter(late_told=False)

    def stranded(self) -> Self:
        """Owed by a unit that is closed."""
        return self.owed().filter(unit__closed_on__isnull=False)

    def to_notify(self) -> Self:
        return self.exclude(to_tell="")

    def counts(self, *, on: date) -> dict[str, int]:
        """Return how many duties are owed, due soon, late now, done and waived."""
        near = Q(state=State.OWED, due_on__range=(on, on + timedelta(days=WARN_DAYS)))
        counts: dict[str, int] = self.aggregate(
            owed=Count("pk", filter=Q(state=State.OWED)),
            soon=Count("pk", filter=near),
            late=Count("pk", filter=Q(state=State.OWED, due_on__lt=on)),
            done=Count("pk", filter=Q(state=State.DONE)),
            waived=Count("pk", filter=Q(state=State.WAIVED)),
        )
        return counts

    def task_counts(self, tasks: Iterable[Task], *, on: date) -> dict[int, dict[str, int]]:
        """Return for each of these tasks how many of its addressed units were asked, are done, late
        and silent."""
        rows = self.filter(task__in=list(tasks)).addressed().order_by().values("task")
        counted = rows.annotate(
            asked=Count("pk"),
            done=Count("pk", filter=Q(state=State.DONE)),
            late=Count("pk", filter=Q(state=State.OWED, due_on__lt=on)),
            silent=Count("pk", filter=Q(state=State.OWED)),
        )
        return {
            row["task"]: {"asked": row["asked"], "done": row["done"], "late": row["late"],
                          "silent": row["silent"]}
            for row in counted
        }  # fmt: skip

    def addressed(self) -> Self:
        """The duties of the units that a task was sent to, without those it was split into."""
        return self.filter(parent=None)


class Duty(models.Model):
    """One unit owes one thing by one day. It comes from a rule (`about` the unit that something
    happened to), from a task, or from a decision; as it stands now. How it stood before is in
    its periods."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    about = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="duties_about"
    )
    rule = models.ForeignKey(DutyRule, models.PROTECT, null=True, blank=True, related_name="duties")
    step = models.PositiveSmallIntegerField(default=0)
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="duties")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    """The duty of the unit above that was split."""
    what = models.CharField(max_length=260)
    text = models.TextField(blank=True)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.OWED)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    """None: the platform saw that it was done."""
    proof = models.TextField(blank=True)
    answer = models.JSONField(default=dict)
    """The answer to a task, value by field; the platform's own answers are here from the start."""
    to_tell = models.CharField(max_length=8, choices=PendingMessage, blank=True)
    """The message that the worker has still to send to the unit."""
    passed_on = models.BooleanField(default=False)
    """It came from a unit that was closed."""
    warned = models.BooleanField(default=False)
    late_told = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    """Counts the changes; a form made from an older version is refused."""

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="duties_duty_once",
                fields=["rule", "about", "step"],
                condition=Q(rule__isnull=False),
            ),
            models.UniqueConstraint(
                name="duties_duty_asked_once",
                fields=["task", "unit"],
                condition=Q(task__isnull=False, parent__isnull=True, passed_on=False),
            ),
            models.UniqueConstraint(
                name="duties_duty_split_once",
                fields=["parent", "unit"],
                condition=Q(parent__isnull=False, passed_on=False),
            ),
            models.CheckConstraint(
                name="duties_duty_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="duties_duty_done_has_day",
                condition=Q(state=State.DONE, done_on__isnull=False)
                | (~Q(state=State.DONE) & Q(done_on=None)),
            ),
            models.CheckConstraint(
                name="duties_duty_rule_has_about",
                condition=Q(rule=None) | Q(about__isnull=False),
            ),
        ]
        indexes = [
            # What many units owe, due soonest first; and the clock's search for what is late.
            models.Index(
                name="duties_duty_owed", fields=["due_on", "id"], condition=Q(state="owed")
            ),
            # What the worker has yet to tell.
            models.Index(name="duties_duty_untold", fields=["id"], condition=~Q(to_tell="")),
            # One unit's share of them.
            models.Index(
                name="duties_duty_of_unit", fields=["unit", "due_on"], condition=Q(state="owed")
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def proof_kind(self) -> str:
        """The kind of proof that this duty asks for."""
        if self.rule is not None:
            return self.rule.proof
        return Proof.TEXT if self.task_id is None else Proof.NONE

    def is_late(self, *, on: date) -> bool:
        if self.state == State.DONE and self.done_on is not None:
            return self.done_on > self.due_on
        return self.state == State.OWED and self.due_on < on


IN_TIME = Q(state=State.DONE, done_on__lte=F("due_on"))


def _late(on: date) -> Q:
    return Q(state=State.OWED, due_on__lt=on) | Q(state=State.DONE, done_on__gt=F("due_on"))


class DutyPeriodQuerySet(PeriodQuerySet["DutyPeriod"]):
    columns_hold_moments = True

    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.DUTY_READ)
        return self if where is None else self.filter(where)

    def missing(self, *, on: date) -> Self:
        """The duties that keep the percentage of that day from being 100."""
        return self.filter(_counting(on)).exclude(IN_TIME)

    def owed_late(self, *, on: date) -> Self:
        """The duties that were owed at the end of that day and past theirs."""
        return self.in_force(on=on).filter(state=State.OWED, due_on__lt=on)

    def share(self, *, on: date) -> Share:
        return Share(**self.aggregate(**_counts(on)))

    def shares(self, *by: str, on: date) -> dict[tuple[object, ...], Share]:
        """The shares of that day, by these columns."""
        rows = self.filter(duty__rule__isnull=False).exclude(duty__rule__counts=Counts.NOT)
        grouped = rows.order_by().values(*by).annotate(**_counts(on))
        return {
            tuple(row.pop(column) for column in by): Share(**row)
            for row in grouped.values(*by, *_COUNTED)
        }


_COUNTED = ("owed", "in_time", "late", "waived")


def _counting(on: date) -> Q:
    """Return the condition for counting in the percentage of a rule at the end of that day."""
    running = Q(duty__rule__counts=Counts.WHEN_DUE, state=State.OWED, due_on__gte=on)
    return ~Q(state=State.WAIVED) & ~running


def _counts(on: date) -> dict[str, Count]:
    counting = _counting(on)
    conditions = (counting, counting & IN_TIME, counting & _late(on), Q(state=State.WAIVED))
    pairs = zip(_COUNTED, conditions, strict=True)
    return {name: Count("pk", filter=condition) for name, condition in pairs}


class DutyPeriod(models.Model):
    """The state of a duty from one moment to the next; written once, and given its end by the next
    one. The figures of past days are read from these."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="periods")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    change = models.CharField(max_length=10, choices=Change)
    """The change that began this period."""
    state = models.CharField(max_length=6, choices=State)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    """None: the platform."""
    text = models.TextField(blank=True)
    """The proof, or why it was waived, returned or passed on."""
    answer = models.JSONField(default=dict)

    objects = DutyPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="duties_period_one_now", fields=["duty"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="duties_period_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="duties_period_change_known", condition=Q(change__in=Change.values)
            ),
            models.CheckConstraint(
                name="duties_period_order", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state} since {self.since:%F %T}"
