"""Codes that let somebody in, and the events of a branch with who comes."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.clock import latest_trusted
from yizhan.wings.organisation.branches.models.branch import Branch
from yizhan.wings.organisation.branches.rules import EventKind, InvitationKind, MemberStage


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.MEMBER_EDIT, field="branch__unit")
        return self if where is None else self.filter(where)

    def usable(self, *, at: datetime) -> Self:
        """Those still open. One from a time to come was issued while the clock was ahead."""
        return self.filter(used_at=None, expires_at__gt=at, created_at__lte=latest_trusted(at))


class Invitation(models.Model):
    """A code that lets one person in, once, within a week. The code itself is kept nowhere; nor is
    who used it, which the membership says."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind)
    stage = models.CharField(max_length=12, choices=MemberStage, default=MemberStage.FULL)
    """The stage of the new member; unused for applicants."""
    company = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    """None: whichever she rides for."""
    digest = models.BinaryField(max_length=32, unique=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branches_invitation_life", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="branches_invitation_kind_known", condition=Q(kind__in=InvitationKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class BranchEventQuerySet(models.QuerySet["BranchEvent"]):
    def visible_to(self, person: Person) -> Self:
        """Events of the branches within reach, for who keeps them."""
        where = within(person, Permission.MEMBER_READ, field="branch__unit")
        return self if where is None else self.filter(where)

    def for_event(self, event_id: int) -> BranchEvent:
        """The event that a message is about."""
        return self.select_related("branch__unit").get(pk=event_id)

    def ahead(self, *, at: datetime) -> Self:
        return self.filter(starts_at__gt=at, cancelled_at=None).order_by("starts_at", "pk")

    def to_remind(self, *, at: datetime, until: datetime) -> Self:
        return self.ahead(at=at).filter(starts_at__lte=until, reminded_at=None)


class BranchEvent(models.Model):
    """A meeting, a lesson, a reminder of dues. Who comes says so herself; nothing is checked."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=EventKind)
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    created_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = BranchEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="branches_event_kind_known", condition=Q(kind__in=EventKind.values)
            ),
        ]
        indexes = [
            # What comes next in a branch; what to remind of.
            models.Index(
                name="branches_event_ahead",
                fields=["branch", "starts_at"],
                condition=Q(cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, person: Person) -> Self:
        where = within(person, Permission.MEMBER_READ, field="event__branch__unit")
        return self if where is None else self.filter(where)

    def for_person(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))


class SignUp(models.Model):
    """A sign-up for an event. Cancelling removes the row: no list says who did not come."""

    event = models.ForeignKey(BranchEvent, models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_ups")
    at = models.DateTimeField()

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="branches_sign_up_once", fields=["event", "person"]),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"
