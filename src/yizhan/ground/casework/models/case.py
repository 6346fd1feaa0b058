"""A case: one matter that a unit owes somebody an answer on, by a certain time.

Who asked is not here: a wing keeps that beside its own row (a need, a report), and some keep it
sealed. Three axes stay apart: status (here), who works on it (here, with history in the events),
and delivery of messages (the outbox).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q, Subquery, Value
from django.db.models.functions import Coalesce

from yizhan.ground.casework.models.catalogue import CatalogueItem
from yizhan.ground.casework.models.placed import PlacedQuerySet
from yizhan.ground.casework.rules import (
    CLOSED,
    MERGE_DAYS,
    MERGE_METRES,
    OPEN,
    REOPENS_AT_ONCE,
    TICKET,
    Audience,
    CloseReason,
    Status,
    StepKind,
    digest_of,
)
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.geo import distance_m

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

LOOKS_BACK = tuple(6 * 12**n for n in range(4))
"""Hours of the windows in which the newest closed cases are looked for; the last is a year."""
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
RETURNED = (Status.REOPEN_REQUESTED, Status.REOPENED)


class WrittenOut(Value):
    """A value of our own that stands in the SQL itself. SQLite finds an index on some values of a
    column only for a query that names them: `IN (?, ?)` could be any, so it reads the table."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()


STANDING = ["unit", "due_at", "due_soon_at", "paused_at", "routed", "merged_into", "is_open"]


class CaseQuerySet(PlacedQuerySet["Case"]):
    def visible_to(self, person: Person) -> Self:
        return self.within(person, Permission.CASE_READ)

    def within(self, person: Person, permission: Permission) -> Self:
        where = within(person, permission)
        return self if where is None else self.filter(where)

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def closed(self) -> Self:
        return self.filter(status__in=CLOSED)

    def last_closed(self, *, until: datetime, enough: int) -> Self:
        """Closed by `until`, and of those the newest `enough` at least, but not the whole history.

        The database looks back six hours, three days, a month, a year (LOOKS_BACK), and stops at
        the first window that holds enough. Each look is a short range of an index, however many
        units are asked for and however long ago they closed something; without it, either all that
        these units ever closed is sorted, or all that anybody closed is walked through.
        """
        closed = self.filter(closed_at__lte=until)
        starts = [until - timedelta(hours=hours) for hours in LOOKS_BACK]
        held = [
            closed.filter(closed_at__gte=start).order_by().values(start=Value(start))
            for start in starts
        ]
        windows = [Subquery(rows[enough - 1 : enough]) for rows in held]
        return closed.filter(closed_at__gte=Coalesce(*windows, Value(EARLIEST)))

    def front(self, *order: str, rows: int) -> Self:
        """The first so many rows in this order. Which ones they are is asked inside, so that what
        is shown of a case (its text, its item, its unit) is looked up for these rows only, not for
        all that had to be put in order."""
        chosen = self.order_by(*order).values("pk")[:rows]
        return type(self)(self.model, using=self.db).filter(pk__in=chosen).order_by(*order)

    def overdue(self, *, at: datetime) -> Self:
        return self.filter(is_open=True, paused_at=None, due_at__lt=at)

    def due_soon(self, *, at: datetime) -> Self:
        return self.filter(is_open=True, paused_at=None, due_soon_at__lte=at, due_at__gte=at)

    def to_warn(self, *, at: datetime) -> Self:
        return self.due_soon(at=at).not_merged().filter(due_soon_told=False)

    def to_escalate(self, *, at: datetime) -> Self:
        """Overdue and not yet taken to the level above for this deadline."""
        late = Q(escalated_at=None) | Q(escalated_at__lt=F("due_at"))
        return self.overdue(at=at).not_merged().filter(late)

    def untouched(self, *, at: datetime) -> Self:
        """Due soon, and nobody at the unit has done anything with it yet; not escalated so far."""
        waiting = self.filter(is_open=True, due_soon_at__lte=at, escalated_at=None).not_merged()
        return waiting.exclude(steps__by__isnull=False)

    def unanswered(self, *, since: datetime) -> Self:
        """Asked back before `since`, and no reply came. A merged case waits for nothing of its own:
        the one that answers for it does."""
        return self.filter(is_open=True, paused_at__lte=since).not_merged()

    def unrouted(self) -> Self:
        return self.filter(is_open=True, routed=False)

    def returned(self) -> Self:
        """Come back because the asker said «not solved»."""
        return self.filter(status__in=[WrittenOut(status) for status in RETURNED])

    def handed_on_by(self, person: Person) -> Self:
        """Cases that went on to another unit by this person's hand, wherever they are now."""
        return self.filter(steps__kind=StepKind.HANDED_ON, steps__by=person).distinct()

    def next_after(self, case: Case, *, person: Person) -> Case | None:
        """The one to be answered after this one: due next, running, and no colleague's."""
        waiting = self.not_merged().filter(is_open=True, paused_at=None).exclude(pk=case.pk)
        free = waiting.filter(Q(assignee=None) | Q(assignee=person))
        later = Q(due_at__gt=case.due_at) | Q(due_at=case.due_at, pk__gt=case.pk)
        return free.filter(later).order_by("due_at", "pk").first()

    def not_merged(self) -> Self:
        return self.filter(merged_into=None)

    def merged_under(self, head: Case) -> list[Case]:
        """The cases that `head` answers for, at any depth, those nearest to it first; one query a
        level, none if nobody asked for the same."""
        found: list[Case] = []
        level = [head.pk] if head.me_too else []
        while level:
            rows = self.filter(merged_into__in=level).select_related("item", "unit")
            below = list(rows.order_by("pk"))
            found += below
            level = [case.pk for case in below if case.me_too]
        return found

    def candidates_for(self, case: Case) -> list[Case]:
        """Open cases that may be the same matter: same item, within MERGE_METRES and MERGE_DAYS;
        the nearest first. A case without a place has none."""
        if case.lon is None or case.lat is None:
            return []
        days = timedelta(days=MERGE_DAYS)
        rows = self.around(case.lon, case.lat).filter(
            is_open=True,
            merged_into=None,
            item=case.item_id,
            opened_at__range=(case.opened_at - days, case.opened_at + days),
        )
        nearby = rows.exclude(pk=case.pk).select_related("item", "unit").order_by("pk")[:50]
        by_distance = sorted((case.metres_to(other), other.pk, other) for other in nearby)
        return [other for metres, _pk, other in by_distance if metres <= MERGE_METRES]

    def for_event(self, case_id: int) -> Case:
        """The case an event speaks of, for whoever reacts to it."""
        return self.select_related("item", "unit").get(pk=case_id)

    def reports(self) -> Self:
        """Cases of what was reported: shielded, see CatalogueItem.is_report."""
        return self.filter(item__audience=Audience.REPORT)

    def by_ticket(self, ticket: str) -> Self:
        """Whoever holds the secret ticket sees this one case."""
        return self.filter(ticket_digest=digest_of(ticket))


class Case(models.Model):
    ticket_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 in hex of the ticket; a ticket has 128 random bits, so nobody can try them out."""
    sealed_ticket = models.BinaryField()
    """The ticket, for the asker's own pages and messages. Whoever reads the database has no key to
    a case."""
    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", db_index=False)
    routed = models.BooleanField(default=True)
    """False: no rule fitted and the dispatcher must say who is responsible."""
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    """WGS-84 degrees of the place the matter is about (a station, a gate): never of a person."""
    place = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.REPORTED)
    is_open = models.GeneratedField(
        expression=~Q(status__in=sorted(CLOSED)),  # type: ignore[arg-type]  # Q is accepted
        output_field=models.BooleanField(),
        db_persist=True,
    )
    assignee = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_cases",
        db_index=False,
    )
    opened_at = models.DateTimeField()
    due_soon_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    minutes_left = models.PositiveIntegerField(null=True, blank=True)
    """Working minutes that were left when the clock was paused."""
    scheduled_for = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """The first public word from the responsible unit."""
    answer_minutes = models.PositiveIntegerField(null=True, blank=True)
    """Working minutes from the asker's word to that one, in the office hours of who answered."""
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True)
    due_soon_told = models.BooleanField(default=False)
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_to = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalated_cases",
        db_index=False,
    )
    reopened_count = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    me_too = models.PositiveIntegerField(default=0)
    """The number of other askers of this case, merged cases included."""
    solved = models.BooleanField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts the changes somebody deciding must know of; a form made from an older version is
    refused."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="casework_case_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="casework_case_due_after_opened", condition=Q(due_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="casework_case_paused_has_rest",
                condition=Q(paused_at=None) | Q(minutes_left__isnull=False),
            ),
            models.CheckConstraint(
                name="casework_case_closed_has_time",
                condition=Q(status__in=sorted(OPEN)) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="casework_case_no_action_has_reason",
                condition=~Q(status=Status.CLOSED_NO_ACTION) | ~Q(close_reason=""),
            ),
            models.CheckConstraint(
                name="casework_case_not_into_itself", condition=~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="casework_case_stars_1_to_5",
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5),
            ),
        ]
        indexes = [
            # A unit's inbox: its open cases, due soonest first.
            models.Index(
                name="casework_case_inbox", fields=["unit", "due_at"], condition=Q(is_open=True)
            ),
            # What is open at each unit, from the index alone; with the condition, for SQLite.
            models.Index(name="casework_case_standing", fields=STANDING, condition=Q(is_open=True)),
            # The dispatcher's list and the escalation job: all open cases by due date.
            models.Index(name="casework_case_due", fields=["due_at"], condition=Q(is_open=True)),
            # «Mine»: what one handler has taken.
            models.Index(
                name="casework_case_mine",
                fields=["assignee", "due_at"],
                condition=Q(is_open=True, assignee__isnull=False),
            ),
            # The dispatcher's two short lists: nobody's yet, and come back. By unit, so that no
            # other index looks better for units within reach.
            models.Index(
                name="casework_case_unrouted",
                fields=["unit", "due_at"],
                condition=Q(is_open=True, routed=False),
            ),
            models.Index(
                name="casework_case_returned",
                fields=["unit", "due_at"],
                condition=Q(status__in=RETURNED),
            ),
            # What was closed lately, newest first, over all units.
            models.Index(
                name="casework_case_lately",
                fields=["-closed_at", "-id"],
                condition=Q(is_open=False),
            ),
            # Merge candidates: same item, lately.
            models.Index(
                name="casework_case_item", fields=["item", "opened_at"], condition=Q(is_open=True)
            ),
            # The screen of a duty room: what came in today.
            models.Index(name="casework_case_opened", fields=["opened_at"]),
            # Open cases of some items in a square: is it one of these? All that decides which is in
            # the index.
            models.Index(
                name="casework_case_nearby",
                fields=["item", "lat", "lon"],
                condition=Q(is_open=True, lat__isnull=False),
            ),
            # The overview's medians and shares of a period; what was closed lately in some units.
            models.Index(name="casework_case_closed", fields=["unit", "closed_at"]),
            # Which cases were merged into this one. Only those: nearly all cases are merged into
            # none, and an index of all of them would be taken for a way to find these.
            models.Index(
                name="casework_case_merged",
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
            ),
            # Whose cases lose their handler, or their unit above, when one is removed.
            models.Index(
                name="casework_case_assignee",
                fields=["assignee"],
                condition=Q(assignee__isnull=False),
            ),
            models.Index(
                name="casework_case_escalated",
                fields=["escalated_to"],
                condition=Q(escalated_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def head(self) -> Case:
        """The case that answers for this one: itself, if it is not merged."""
        case = self
        while case.merged_into is not None:
            case = case.merged_into
        return case

    @property
    def shown_to_asker(self) -> Case:
        """The case whose status and deadline the asker reads: the one that answers, until her own
        is closed."""
        return self if self.status in CLOSED else self.head

    @property
    def next_level(self) -> Unit:
        """The unit that is told next of what is late or not solved: the one above the last that
        was; the top of the tree has nobody but itself."""
        last = self.escalated_to or self.unit
        above: Unit | None = Unit.objects.not_ended().nearest_above(last)
        return above or last

    @property
    def reopens_at_once(self) -> bool:
        """False: after «not solved» a dispatcher decides."""
        return self.status == Status.RESOLVED and self.reopened_count < REOPENS_AT_ONCE

    def near(self, other: Case) -> bool:
        return self.metres_to(other) <= MERGE_METRES

    def metres_to(self, other: Case) -> float:
        """Return the metres between two matters; infinite, if one has no place."""
        if None in (self.lon, self.lat, other.lon, other.lat):
            return inf
        return distance_m(self.lon, self.lat, other.lon, other.lat)  # type: ignore[arg-type]

    @property
    def ticket(self) -> str:
        """A secret: who has it reads the case and answers for the asker. Never shown at the desk.
        Raises vault.CannotOpen."""
        return vault.open_bytes(bytes(self.sealed_ticket), purpose=TICKET).decode()

    @property
    def reference(self) -> str:
        """The number that people say on the telephone; public, unlike the ticket."""
        return f"{local_day(self.opened_at):%y%m%d}-{self.pk}"
