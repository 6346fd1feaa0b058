"""Reports. The case is the office's; what is here beside it holds nobody either.

Two tables lead from a person to a case, and only the vault opens them: `Waiting`, for the hours in
which a report waits in the pool, and `Receipt`. Neither has a foreign key, an order or a time that
another table knows; their keys are random.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, REPORT_GROUPS
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.places.models import Division
from yizhan.kit.days import end_of, local_day
from yizhan.wings.participation.reports.rules import (
    LEAST_TOGETHER,
    LONGEST_MINUTES,
    OPEN_FOR,
    USUAL_MINUTES,
    ReplyState,
)


class Shield(models.Model):
    """The one row of settings; where there is none, the usual ones hold."""

    together = models.PositiveSmallIntegerField(default=LEAST_TOGETHER)
    minutes = models.PositiveSmallIntegerField(default=USUAL_MINUTES)
    thanks = models.CharField(max_length=60, blank=True)
    """The thing that stations hand out as thanks; empty: none."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="reports_shield_one_row", condition=Q(id=1)),
            models.CheckConstraint(
                name="reports_shield_together", condition=Q(together__gte=LEAST_TOGETHER)
            ),
            models.CheckConstraint(
                name="reports_shield_minutes", condition=Q(minutes__lte=LONGEST_MINUTES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.together} together, {self.minutes} minutes"


class Waiting(models.Model):
    """A report in the pool. All it says is sealed, and as long as many others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release_by = models.DateTimeField()
    """Rounded, with a random part; see rules.latest."""
    sealed_head = models.BinaryField()
    """Its cell and its receipt."""
    sealed_body = models.BinaryField()
    """Its words, its place and its photos."""

    def __str__(self) -> str:
        return "a report that waits"


class Receipt(models.Model):
    """The way back of a reporter. It leads from her words to the case, in the vault only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_hash = models.CharField(max_length=64, unique=True)
    """Keyed hash of the words."""
    case_hash = models.CharField(max_length=64, blank=True)
    """Keyed hash of the case's key, once there is a case: for the opening of a seal, and for the
    end of its time."""
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            # The seal of one case; only those that have left the pool.
            models.Index(
                name="reports_receipt_case", fields=["case_hash"], condition=~Q(case_hash="")
            ),
        ]

    def __str__(self) -> str:
        return "a receipt"


def divisions_in(code: str) -> list[int]:
    """Return the keys of a division and of those inside of it, to be asked for first: three joins
    for every report of the city are slower."""
    inside = Q(code=code) | Q(parent__code=code) | Q(parent__parent__code=code)
    return list(Division.objects.filter(inside).values_list("pk", flat=True))


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(case__in=Case.objects.visible_to(person))

    def public(self) -> Self:
        """Reports that everybody may read of: not hidden, not erased, and each matter once."""
        return self.filter(hidden=False, erased_on=None, case__merged_into=None).select_related(
            "case__item", "case__division", "case__unit"
        )

    def newest(self) -> Self:
        return self.order_by("-case__opened_at", "-pk")

    def listed(self, keys: Any) -> Self:
        """The reports of these keys (a list or a query of them), the newest first. Which ones they
        are is asked apart: to put a hundred thousand in order with all that a page shows of them
        takes five times as long."""
        return self.filter(pk__in=keys).newest()

    def sharing(self) -> Self:
        """With items and divisions read once for all reports, not once for each: for hundreds."""
        whole = self.select_related(None).select_related("case")
        return whole.prefetch_related("case__item", "case__division")

    def of_kind(self, kind: str) -> Self:
        return self.filter(case__item__group=kind) if kind in REPORT_GROUPS else self

    def in_division(self, code: str) -> Self:
        """In the division of this code, or in one inside of it."""
        return self.filter(case__division__in=divisions_in(code))

    def within(self, west: float, south: float, east: float, north: float) -> Self:
        """Reports with a point in this part of the map."""
        return self.filter(case__lon__range=(west, east), case__lat__range=(south, north))

    def opened_on(self, first: date, last: date) -> Self:
        """Opened on one of these days or between them."""
        start = end_of(first - timedelta(days=1))
        return self.filter(case__opened_at__gte=start, case__opened_at__lt=end_of(last))

    def in_state(self, state: str) -> Self:
        """`open` or `closed`, as the public page says it."""
        if state == "open":
            return self.filter(case__is_open=True)
        return self.filter(case__status__in=CLOSED)

    def past_keeping(self, *, before: datetime) -> Self:
        """Closed before a moment and not erased yet. What is open has no end: it is escalated."""
        return self.filter(erased_on=None, case__is_open=False, case__closed_at__lt=before)


class Report(models.Model):
    """A case that was reported, and how it is shown in public."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="report")
    hidden = models.BooleanField(default=False)
    """Taken off the public page by the unit, with a reason in the audit log."""
    erased_on = models.DateField(null=True, blank=True)
    """The day its content was erased: this row is its tombstone."""

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            # Reports whose content can still be erased, and those of the public page.
            models.Index(name="reports_report_kept", fields=["case"], condition=Q(erased_on=None)),
        ]

    def __str__(self) -> str:
        return f"report {self.case_id}"


class CountedCells(models.Model):
    """The one row that says where how many public reports are, as the worker counted them last. It
    is there only in a city with so many that to count them takes a visitor's patience."""

    counted_at = models.DateTimeField()
    cells = models.BinaryField()
    """See rules.packed_cells: kind, open or closed, division, and cell of the finest level."""

    class Meta:
        constraints = [
            models.CheckConstraint(name="reports_counted_cells_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"counted at {self.counted_at}"


class SeenToo(models.Model):
    """Somebody saw the same and was counted, kept while the report is open so that she counts once.
    See rules.mark_of: a mark is that of many."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    mark = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reports_seen_too_once", fields=["report", "mark"]),
        ]

    def __str__(self) -> str:
        return "seen, too"


class OwnerReplyQuerySet(models.QuerySet["OwnerReply"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(report__in=Report.objects.visible_to(person))

    def waiting(self) -> Self:
        """Words that nobody at the unit has looked at."""
        return self.filter(state=ReplyState.WAITING).order_by("said_on", "pk")

    def public(self) -> Self:
        """Words that the unit has looked at."""
        return self.filter(state=ReplyState.SHOWN).order_by("said_on", "pk")


class OwnerReply(models.Model):
    """The word of somebody whose place was reported, said by a code that the unit hands out."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="replies")
    code_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=ReplyState, default=ReplyState.CODE_GIVEN)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()
    valid_until = models.DateField()
    text = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    objects = OwnerReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reports_reply_state_known", condition=Q(state__in=ReplyState.values)
            ),
            models.CheckConstraint(
                name="reports_reply_said",
                condition=Q(state=ReplyState.CODE_GIVEN) | Q(said_on__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_reply_decided",
                condition=~Q(state__in=[ReplyState.SHOWN, ReplyState.REFUSED])
                | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} {self.state}"


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, person: Person) -> Self:
        """For whoever may open seals; that one was opened is no secret among them."""
        if not can_somewhere(person, Permission.REPORT_UNSEAL):
            return self.none()
        return self.filter(report__in=Report.objects.visible_to(person))

    def waiting(self) -> Self:
        return self.filter(opened_at=None, refused_at=None)

    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False)


class Opening(models.Model):
    """The wish of one person to open the seal of a report, and the yes of a second."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="openings")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    basis = models.TextField()
    """The legal basis, in words."""
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reports_opening_one_waits",
                fields=["report"],
                condition=Q(opened_at=None, refused_at=None),
            ),
            models.CheckConstraint(
                name="reports_opening_two_persons",
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="reports_opening_agreed",
                condition=Q(opened_at=None) | Q(agreed_by__isnull=False),
            ),
            models.CheckConstraint(name="reports_opening_basis", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"

    @property
    def day(self) -> date | None:
        """The day it was opened."""
        return local_day(self.opened_at) if self.opened_at else None

    def readable(self, *, at: datetime) -> bool:
        return self.opened_at is not None and at < self.opened_at + OPEN_FOR


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def valid(self, *, on: date) -> Self:
        return self.filter(valid_until__gte=on)


class Thanks(models.Model):
    """A one-time code for thanks at a station. It knows no report; spent, the row is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_digest = models.CharField(max_length=64, unique=True)
    valid_until = models.DateField()
    """The last day of a month, the same for all that were made in it."""

    objects = ThanksQuerySet.as_manager()

    def __str__(self) -> str:
        return "thanks"
