"""Nominations: one for each nominee of a call, with what was written about her.

Name, words and photos are sealed. Until the nominee agrees nobody but herself opens them; who wrote
something is shown to nobody at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.wings.participation.honours.models.call import Call
from yizhan.wings.participation.honours.rules import (
    MAY_TAKE_BACK,
    READABLE,
    TICKET,
    CallState,
    NominationState,
    PhotoState,
)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the units for which she may read them, once the nominee has agreed."""
        condition = within(person, Permission.HONOUR_READ, field="call__unit")
        rows = self.filter(state__in=READABLE | {NominationState.EXCLUDED})
        return rows if condition is None else rows.filter(condition)

    def open_to(self, jury_of: int) -> Self:
        """Those that the jury of this call reads, in an order that says nothing."""
        return self.filter(call=jury_of, state__in=READABLE).order_by("key")

    def for_person(self, person: Person) -> Self:
        """Those in which she is the nominee."""
        return self.filter(person__in=Person.objects.same_as(person))

    def by_ticket(self, digest: str) -> Self:
        return self.filter(ticket_digest=digest)

    def public(self) -> Self:
        """Those that the public notice names, and the ones honoured after it."""
        named = Q(state=NominationState.NAMED, notice_until__isnull=False)
        shown = self.filter(named | Q(state=NominationState.HONOURED))
        return shown.exclude(call__state=CallState.CANCELLED).order_by("place", "key")

    def of(self, call: Call | int) -> Self:
        return self.filter(call=call)

    def readable(self) -> Self:
        return self.filter(state__in=READABLE)

    def for_event(self, nomination_id: int) -> Nomination:
        """The nomination an event speaks of, for whoever reacts to it."""
        return self.select_related("call", "person", "contact").get(pk=nomination_id)


class Nomination(models.Model):
    """Somebody is nominated, once in a call, whoever nominated her and how often."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="nominations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Random, so that the order in which people were nominated says nothing to the jury."""
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="honour_nominations",
    )
    """The nominee's account, if the number belongs to one."""
    contact = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """The number under which she is asked."""
    number_hash = models.BinaryField(max_length=32, null=True, blank=True)
    """The keyed hash of that number, by which a second nomination is known as hers, and a no is
    remembered when the number itself is gone."""
    ticket_digest = models.CharField(max_length=64, unique=True)
    sealed_ticket = models.BinaryField()
    sealed_name = models.BinaryField(null=True, blank=True)
    """The name as whoever nominated wrote it."""
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=12, choices=NominationState, default=NominationState.ASKED)
    shown_name = models.CharField(max_length=40, blank=True)
    """The name as she wants to be called in public."""
    shown_from = models.CharField(max_length=60, blank=True)
    """The company or site, if she wants it named."""
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    citation = models.CharField(max_length=200, blank=True)
    """The words of the public notice about her."""
    reason = models.CharField(max_length=200, blank=True)
    """Why it was not admitted, or struck."""
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    """The place by the jury's marks."""
    notice_until = models.DateTimeField(null=True, blank=True)
    """The end of the public notice for her."""
    nominated_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honours_nomination_state_known",
                condition=Q(state__in=NominationState.values),
            ),
            models.CheckConstraint(
                name="honours_nomination_read_with_consent",
                condition=~Q(state__in=sorted(READABLE)) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="honours_nomination_honoured_after_notice",
                condition=~Q(state=NominationState.HONOURED) | Q(notice_until__isnull=False),
            ),
        ]
        indexes = [
            # The nominations of a call, and those in one state.
            models.Index(name="honours_nomination_of_call", fields=["call", "state"]),
            # Whose nominations lose their number when it is removed.
            models.Index(
                name="honours_nomination_contact",
                fields=["contact"],
                condition=Q(contact__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"nomination {self.pk} in {self.call_id}"

    @property
    def ticket(self) -> str:
        """The key of her page, for her own pages and messages. Raises vault.CannotOpen."""
        return vault.open_bytes(bytes(self.sealed_ticket), purpose=TICKET).decode()

    @property
    def number(self) -> str:
        """The name by which jury and desk speak of it."""
        return self.key.hex[:6].upper()

    @property
    def last_notice_day(self) -> date | None:
        """The last day of the public notice for her."""
        if self.notice_until is None:
            return None
        return local_day(self.notice_until - timedelta(seconds=1))

    @property
    def readable(self) -> bool:
        return self.state in READABLE

    @property
    def may_take_back(self) -> bool:
        return self.state in MAY_TAKE_BACK and not self.call.is_over

    def takes_objections(self, *, at: datetime) -> bool:
        return (
            self.state == NominationState.NAMED
            and self.notice_until is not None
            and at < self.notice_until
        )


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, person: Person) -> Self:
        """For the desk: those the nominee agreed to."""
        return self.agreed().filter(nomination__in=Nomination.objects.visible_to(person))

    def of(self, nomination: Nomination) -> Self:
        return self.filter(nomination=nomination)

    def for_jury(self, nominations: Iterable[Nomination]) -> Self:
        """Those about these nominees, whom the jury reads, as far as they agreed."""
        return self.agreed().filter(nomination__in=list(nominations))

    def agreed(self) -> Self:
        """Those that the nominee lets others read, in no order of time."""
        return self.filter(agreed_at__isnull=False).order_by("key")


class Statement(models.Model):
    """A text about a nominee, with photos."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="statements")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """Kept so that nobody in the jury marks whom she nominated; shown to nobody."""
    sealed_text = models.BinaryField()
    at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [
            # What goes with an account that is removed.
            models.Index(name="honours_statement_by", fields=["by"], condition=Q(by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk} for {self.nomination_id}"


class HonourEvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, person: Person) -> Self:
        """For the desk: ready ones of statements the nominee agreed to."""
        return self.ready().filter(statement__in=Statement.objects.visible_to(person))

    def of(self, nomination: Nomination) -> Self:
        return self.filter(statement__nomination=nomination)

    def open_to(self, jury_of: int) -> Self:
        """Ready ones of statements that the jury of this call reads."""
        read = Nomination.objects.open_to(jury_of)
        agreed = Statement.objects.agreed().filter(nomination__in=read.order_by())
        return self.ready().filter(statement__in=agreed.order_by())

    def public(self) -> Self:
        """Those that stand in a story: the honoured rider allowed each of them."""
        return self.ready().filter(shown=True, statement__nomination__honour__story__state="public")

    def of_statements(self, statements: Iterable[Statement]) -> Self:
        """Those of texts that whoever asks may read."""
        return self.filter(statement__in=list(statements))

    def ready(self) -> Self:
        return self.filter(state=PhotoState.READY)

    def waiting(self) -> Self:
        return self.filter(state=PhotoState.SEALED)

    def without_data(self) -> Self:
        """For lists: without the photo itself."""
        return self.defer("sealed_upload", "sealed_photo", "sealed_small").order_by("pk")


class Evidence(models.Model):
    """A photo of a statement. As it came it is seen by nobody; what is shown was made anew from its
    pixels. The bytes are in the row, so that they go in one transaction with it."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="evidence")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.SEALED)
    refused_because = models.CharField(max_length=200, blank=True)
    sealed_upload = models.BinaryField(null=True, blank=True)
    sealed_photo = models.BinaryField(null=True, blank=True)
    sealed_small = models.BinaryField(null=True, blank=True)
    shown = models.BooleanField(default=False)
    """The nominee allowed it to stand in her story."""
    at = models.DateTimeField()

    objects = HonourEvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honours_evidence_state_known", condition=Q(state__in=PhotoState.values)
            ),
        ]
        indexes = [
            # The worker asks for what is still to be made anew.
            models.Index(
                name="honours_evidence_waiting",
                fields=["at"],
                condition=Q(state=PhotoState.SEALED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
