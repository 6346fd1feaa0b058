"""Somebody stands by a rider: who, with which steps until when, what was said, photos as evidence.

Only two people at the desk find a row: whoever is named, and the lead of her unit (`visible_to`).
The rider finds her own (`asked_by`). Words and photos are sealed.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, within
from yizhan.ground.places.models import Division
from yizhan.wings.care.accompaniment.models.leading import led_by
from yizhan.wings.care.accompaniment.rules import (
    FOR_SELF,
    NAMING,
    AidState,
    Line,
    PhotoState,
    Status,
    Why,
)


class AccompanimentQuerySet(models.QuerySet["Accompaniment"]):
    def visible_to(self, person: Person) -> Self:
        """Those in which this person is named and still may, and those of the units she leads.
        Where nobody is named, nobody at the desk finds it."""
        named = Q(person__in=Person.objects.same_as(person))
        where = within(person, Permission.ACCOMPANY)
        if where is not None:
            named &= where
        return self.filter(named | Q(person__isnull=False, unit__in=led_by(person)))

    def asked_by(self, person: Person) -> Self:
        """A rider's own: opened by her account, or without one from the telephone that is hers."""
        numbers = Secret.objects.about(person).filter(kind=SecretKind.PHONE).values("keyed_hash")
        of_her_phone = Q(
            rider=None, contact__kind=SecretKind.PHONE, contact__keyed_hash__in=numbers
        )
        return self.filter(Q(rider__in=Person.objects.same_as(person)) | of_her_phone)

    def for_person(self, person: Person) -> Self:
        """Those in which this person is the one who stands by."""
        return self.visible_to(person).filter(person__in=Person.objects.same_as(person))

    def unnamed(self) -> Self:
        return self.filter(person=None, status=Status.OPEN)

    def for_units(self, person: Person) -> Self:
        """Those that wait for somebody to be named, for whoever names: of these only the county,
        the time and the deadline may be shown."""
        if not can_somewhere(person, Permission.ACCOMPANY_NAME):
            return self.none()
        where = within(person, Permission.ACCOMPANY_NAME)
        rows = self.unnamed()
        return rows if where is None else rows.filter(where)

    def open(self) -> Self:
        return self.filter(status=Status.OPEN)

    def waiting_for_rider(self) -> Self:
        """Those whose rider was asked whether all is settled, or about legal aid."""
        asked = LegalAid.objects.filter(state=AidState.ASKED).values("accompaniment")
        return self.open().filter(Q(asked_at__isnull=False) | Q(pk__in=asked))

    def for_event(self, pk: int) -> Accompaniment:
        """The one an event speaks of, for whoever reacts to it."""
        rows = self.select_related("rider", "contact", "person", "unit")
        return rows.get(pk=pk)

    def with_next_step(self) -> Self:
        """With the first step that is not done; the open ones first, those due soonest before."""
        steps = Step.objects.filter(accompaniment=models.OuterRef("pk"), done_at=None)
        first = steps.order_by("due_at", "pk")
        rows = self.annotate(
            next_name=models.Subquery(first.values("name")[:1]),
            next_due_at=models.Subquery(first.values("due_at")[:1]),
        )
        return rows.order_by("-status", "next_due_at", "-closed_at", "-opened_at", "pk")

    def over(self, *, before: datetime) -> Self:
        return self.filter(status=Status.CLOSED, closed_at__lt=before)


class Accompaniment(models.Model):
    """One matter in which somebody stands by a rider until the rider says that all is settled."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """In addresses: a running number would tell how many there are."""
    rider = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accompaniments"
    )
    """None: opened without an account, by telephone."""
    contact = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="accompaniments"
    )
    """The telephone that was given, sealed; without one, that of the account is called."""
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accompanies"
    )
    """Whoever stands by; None: a dispatcher has to name somebody."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accompaniments")
    """The unit of whoever stands by, or of the dispatchers."""
    phone = models.CharField(max_length=40, blank=True)
    """The number at which the rider reaches whoever stands by: of an office, not from the vault."""
    why = models.CharField(max_length=12, choices=Why)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="accompaniments"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the rider was asked whether all is settled, until she has answered."""
    closed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True)
    """The digest of the key it was sent under."""

    objects = AccompanimentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accompaniment_sent_once", fields=["key"], condition=~Q(key="")
            ),
            models.CheckConstraint(
                name="accompaniment_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(name="accompaniment_why_known", condition=Q(why__in=Why.values)),
            models.CheckConstraint(
                name="accompaniment_closed_has_time",
                condition=Q(status=Status.OPEN, closed_at=None)
                | Q(status=Status.CLOSED, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"accompaniment {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN


M = TypeVar("M", bound=models.Model)


class OfAccompaniment(models.QuerySet[M]):
    """Rows that are found through their accompaniment."""

    def visible_to(self, person: Person) -> Self:
        return self.filter(accompaniment__in=Accompaniment.objects.visible_to(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(accompaniment__in=Accompaniment.objects.asked_by(person))

    def of(self, accompaniment: Accompaniment) -> Self:
        return self.filter(accompaniment=accompaniment)


class AccompanimentStepQuerySet(OfAccompaniment["Step"]):
    def to_do(self) -> Self:
        return self.filter(done_at=None).order_by("due_at", "pk")

    def to_chase(self, *, at: datetime) -> Self:
        """Not done in time, of what is open, and nobody was told yet."""
        late = self.filter(done_at=None, late_told_at=None, due_at__lt=at)
        return late.filter(accompaniment__status=Status.OPEN)


class Step(models.Model):
    """One thing that whoever stands by does by a time; the rider reads both."""

    accompaniment = models.ForeignKey(Accompaniment, models.CASCADE, related_name="steps")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, blank=True)
    """The usual step it was made from; empty: one of its own."""
    name = models.CharField(max_length=80)
    text = models.CharField(max_length=400, blank=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    objects = AccompanimentStepQuerySet.as_manager()

    class Meta:
        indexes = [
            # The job that tells of what is late.
            models.Index(
                name="accompaniment_step_due", fields=["due_at"], condition=Q(done_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_naming(self) -> bool:
        return self.code == NAMING


class EntryQuerySet(OfAccompaniment["Entry"]):
    def for_asker(self) -> Self:
        """The lines that the rider reads."""
        return self.exclude(line__in=FOR_SELF)


class Entry(models.Model):
    """A line of the thread: what was said or done, and when."""

    accompaniment = models.ForeignKey(Accompaniment, models.CASCADE, related_name="entries")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line = models.CharField(max_length=16, choices=Line)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    """Somebody of the desk; None: the rider, or the platform."""
    sealed_text = models.BinaryField(null=True, blank=True)
    at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accompaniment_entry_line_known", condition=Q(line__in=Line.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.accompaniment_id}"


class EvidenceQuerySet(OfAccompaniment["Evidence"]):
    def waiting(self) -> Self:
        return self.filter(state=PhotoState.SEALED)

    def without_data(self) -> Self:
        """For lists: without the photo itself."""
        return self.defer("sealed_upload", "sealed_photo", "sealed_small")


class Evidence(models.Model):
    """A photo. As it came it is seen by nobody; what is shown was made anew from its pixels.

    The bytes are in the row and not in the folder of photos, so that they go in one transaction
    with the row, and nothing beside it speaks of their number or size.
    """

    accompaniment = models.ForeignKey(Accompaniment, models.CASCADE, related_name="evidence")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.SEALED)
    refused_because = models.CharField(max_length=200, blank=True)
    sealed_upload = models.BinaryField(null=True, blank=True)
    sealed_photo = models.BinaryField(null=True, blank=True)
    sealed_small = models.BinaryField(null=True, blank=True)
    at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accompaniment_evidence_state_known",
                condition=Q(state__in=PhotoState.values),
            ),
        ]
        indexes = [
            # The worker asks for what is still to be made anew.
            models.Index(
                name="accompaniment_evidence_waiting",
                fields=["at"],
                condition=Q(state=PhotoState.SEALED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class LegalAidQuerySet(OfAccompaniment["LegalAid"]):
    def open(self) -> Self:
        """Those that are neither taken back nor handed over."""
        return self.filter(state__in=[AidState.ASKED, AidState.AGREED])


class LegalAid(models.Model):
    """The hand-over to legal aid: what would be passed on, word by word, and the rider's consent
    to just that."""

    accompaniment = models.ForeignKey(Accompaniment, models.CASCADE, related_name="legal_aid")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.CharField(max_length=80)
    sealed_text = models.BinaryField()
    """The words, as the rider reads them before she agrees."""
    with_photos = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=AidState, default=AidState.ASKED)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was taken back, or handed over."""

    objects = LegalAidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accompaniment_aid_one_now",
                fields=["accompaniment"],
                condition=Q(state__in=[AidState.ASKED, AidState.AGREED]),
            ),
            models.CheckConstraint(
                name="accompaniment_aid_state_known", condition=Q(state__in=AidState.values)
            ),
            models.CheckConstraint(
                name="accompaniment_aid_sent_was_agreed",
                condition=~Q(state=AidState.SENT) | Q(agreed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"legal aid {self.accompaniment_id} {self.state}"
