"""Sign-ups for activities, and the calendars of those who signed up."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret
from yizhan.kit.codes import normalise_code
from yizhan.wings.care.activities.models.session import Session
from yizhan.wings.care.activities.rules import (
    ACTIVE,
    HOLDING,
    SHOWN_LENGTH,
    TICKET,
    Answer,
    SignUpState,
    digest_of,
)


class ActivitySignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, person: Person) -> Self:
        """All who signed up, masked, for whoever notes who is there."""
        return self.filter(session__in=Session.objects.hosted_by(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def by_ticket(self, ticket: str) -> Self:
        return self.filter(ticket_digest=digest_of(ticket))

    def of(self, session: Session | int) -> Self:
        return self.filter(session=session)

    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def with_a_place(self) -> Self:
        return self.filter(state__in=HOLDING)

    def waiting(self) -> Self:
        """The waiting list, in order."""
        return self.filter(state=SignUpState.WAITING).order_by("pk")

    def offers_over(self, *, at: datetime) -> Self:
        """Those who were offered a place and did not say yes in time."""
        return self.filter(state=SignUpState.OFFERED, confirm_by__lte=at)

    def attended(self) -> Self:
        return self.filter(attended_at__isnull=False)

    def waiting_for_answer(self, *, at: datetime) -> Self:
        """A place is offered, and only she can say yes."""
        return self.filter(state=SignUpState.OFFERED, confirm_by__gt=at)

    def shown_as(self, who: str) -> SignUp | None:
        """The sign-up with this key, or with the code that a rider's phone shows."""
        if who.isdecimal() and len(who) < SHOWN_LENGTH:
            return self.filter(pk=int(who)).first()
        if len(who) != SHOWN_LENGTH:
            return None
        return self.filter(ticket_digest__startswith=who).first()

    def certified(self, code: str) -> SignUp | None:
        """The sign-up a certificate of this number was given for."""
        rows = self.select_related("session__kind", "session__unit", "person", "name")
        return rows.filter(certificate=normalise_code(code)).exclude(certificate="").first()

    def for_event(self, sign_up_id: int) -> SignUp:
        """The sign-up an event speaks of, for whoever reacts to it."""
        return self.select_related("session__station", "person", "phone").get(pk=sign_up_id)


class SignUp(models.Model):
    """Somebody wants to take part in a session. The order of the keys is the order of signing up:
    they are given under the lock of the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sign_ups", db_index=False)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activity_sign_ups",
        db_index=False,
    )
    """None: a guest, who has the ticket and nothing else."""
    phone = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.ForeignKey(
        Secret, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    ticket_digest = models.CharField(max_length=64, unique=True)
    sealed_ticket = models.BinaryField()
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=8, choices=SignUpState)
    joined_at = models.DateTimeField()
    confirm_by = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """The person who noted that she was there; None: she herself, with the code at the place."""
    useful = models.CharField(max_length=6, choices=Answer, blank=True)
    certificate = models.CharField(max_length=12, blank=True)
    """The number of the certificate, by which a stranger finds out whether it is true."""

    objects = ActivitySignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activities_sign_up_state_known",
                condition=Q(state__in=SignUpState.values),
            ),
            models.CheckConstraint(
                name="activities_sign_up_offer_has_end",
                condition=~Q(state="offered") | Q(confirm_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_certificate_of_presence",
                condition=Q(certificate="") | Q(attended_at__isnull=False),
            ),
            # Nobody is in one session twice.
            models.UniqueConstraint(
                name="activities_sign_up_once",
                fields=["session", "person"],
                condition=Q(person__isnull=False, state__in=["in", "offered", "waiting"]),
            ),
            models.UniqueConstraint(
                name="activities_certificate_once",
                fields=["certificate"],
                condition=~Q(certificate=""),
            ),
        ]
        indexes = [
            # The places and the waiting list of a session, in order.
            models.Index(name="activities_sign_up_list", fields=["session", "state", "id"]),
            # Whose offers are over: the job that gives places on.
            models.Index(
                name="activities_sign_up_offers",
                fields=["confirm_by"],
                condition=Q(state="offered"),
            ),
            # «My activities», newest first.
            models.Index(
                name="activities_sign_up_mine",
                fields=["person", "-id"],
                condition=Q(person__isnull=False),
            ),
            # Which sign-ups lose a telephone or a name when it is removed.
            models.Index(
                name="activities_sign_up_phone", fields=["phone"], condition=Q(phone__isnull=False)
            ),
            models.Index(
                name="activities_sign_up_name", fields=["name"], condition=Q(name__isnull=False)
            ),
            # What goes with an account that is removed.
            models.Index(
                name="activities_sign_up_noted",
                fields=["noted_by"],
                condition=Q(noted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk} for {self.session_id}"

    @property
    def ticket(self) -> str:
        """The key of its page, for her own pages and messages. Raises vault.CannotOpen."""
        return vault.open_bytes(bytes(self.sealed_ticket), purpose=TICKET).decode()

    @property
    def shown_code(self) -> str:
        """The code that her phone shows to whoever keeps the list. It is no key to her place."""
        return self.ticket_digest[:SHOWN_LENGTH]

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))

    def by_ticket(self, key: str) -> Self:
        return self.filter(digest=digest_of(key), person__is_active=True)


class Calendar(models.Model):
    """The secret address under which a calendar program reads somebody's activities."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="activity_calendar")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    objects = CalendarQuerySet.as_manager()

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
