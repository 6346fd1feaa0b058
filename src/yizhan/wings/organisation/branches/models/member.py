"""Memberships and links. Each row is one period. Both are sensitive: they are read through
`visible_to`, shown by the actions that write down who looked, and severed from the
person when she takes her consent back.

A severed row keeps what was counted (branch, company, stage, days) and nobody's name.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.branches.models.branch import Branch
from yizhan.wings.organisation.branches.rules import EndReason, MemberStage

PERIOD = Q(until=None, reason="") | Q(until__gte=F("since"), reason__in=EndReason.values)


class MembershipQuerySet(PeriodQuerySet["Membership"]):
    def visible_to(self, person: Person) -> Self:
        """Members of the branches within this person's reach, and those linked in there now, by the
        database's clock: who was linked out is out of sight."""
        home = within(person, Permission.MEMBER_READ, field="branch__unit")
        if home is None:
            return self
        links = Link.objects.ending_after(Now()).filter(home).exclude(person=None).values("person")
        return self.filter(home | Q(person__in=links))

    def for_person(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))


class Membership(models.Model):
    """One person as a member: of a branch here, or (`branch` None) of one elsewhere. A change of
    branch, company or stage is a new membership."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    """None: severed."""
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    company = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=12, choices=MemberStage)
    since = models.DateField()
    """Since when it is so in this record; when she joined the Party is sealed."""
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    """The sealed `branches.vault.Facts`: nothing that is counted."""

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="branches_membership_one_each", fields=["person"], condition=Q(until=None)
            ),
            models.CheckConstraint(name="branches_membership_period", condition=PERIOD),
            models.CheckConstraint(
                name="branches_membership_stage_known", condition=Q(stage__in=MemberStage.values)
            ),
            models.CheckConstraint(
                name="branches_membership_severed_is_empty",
                condition=Q(person__isnull=False) | Q(until__isnull=False, sealed=None),
            ),
        ]
        indexes = [
            # Who belongs to a branch on a day; which companies have members.
            models.Index(name="branches_membership_days", fields=["branch", "since", "until"]),
            models.Index(name="branches_membership_company", fields=["company", "until"]),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class LinkQuerySet(PeriodQuerySet["Link"]):
    def visible_to(self, person: Person) -> Self:
        """Links into branches within this person's reach, and those of their own members."""
        where = within(person, Permission.MEMBER_READ, field="branch__unit")
        if where is None:
            return self
        mine = (
            Membership.objects.ending_after(Now())
            .filter(where)
            .exclude(person=None)
            .values("person")
        )
        return self.filter(where | Q(person__in=mine))

    def for_person(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_as(person))


class Link(models.Model):
    """A member of another branch takes part in this one, without a transfer of papers. `until` may
    lie ahead: she is linked out by that day."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="links")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="links")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=EndReason, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="branches_link_one_each", fields=["person"], condition=Q(until=None)
            ),
            models.CheckConstraint(name="branches_link_period", condition=PERIOD),
            models.CheckConstraint(
                name="branches_link_severed_is_over",
                condition=Q(person__isnull=False) | Q(until__isnull=False),
            ),
        ]
        indexes = [
            # Who is linked to a branch on a day.
            models.Index(name="branches_link_days", fields=["branch", "since", "until"]),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
