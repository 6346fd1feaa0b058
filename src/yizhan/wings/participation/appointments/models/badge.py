"""Badges, and the keys they are signed with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.kit.codes import normalise_code, spaced
from yizhan.wings.participation.appointments.models.engagement import Engagement
from yizhan.wings.participation.appointments.rules import (
    CODE_LENGTH,
    RevocationReason,
    Verdict,
    verdict_on,
)


class BadgeKeyQuerySet(models.QuerySet["BadgeKey"]):
    def public(self) -> Self:
        """All of them: what is shown of a key is known to everybody."""
        return self.order_by("-pk")

    def signing(self) -> Self:
        """The key that signs now: the newest one, if it is not retired."""
        return self.filter(retired_at=None).order_by("-pk")

    def published(self, *, on: date) -> Self:
        """The key that signs, and those that signed a badge that is not over."""
        in_use = Badge.objects.filter(until__gt=on).values("key")
        return self.filter(Q(retired_at=None) | Q(pk__in=in_use)).order_by("pk")


class BadgeKey(models.Model):
    """A pair of keys. Once another one signs, the private half is deleted; the public half checks
    old badges until they end."""

    public = models.BinaryField(max_length=32)
    sealed_private = models.BinaryField(null=True, blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = BadgeKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointments_key_private_until_retired",
                condition=Q(retired_at=None, sealed_private__isnull=False)
                | Q(retired_at__isnull=False, sealed_private=None),
            ),
        ]

    def __str__(self) -> str:
        return f"badge key {self.pk}"


class BadgeQuerySet(models.QuerySet["Badge"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(engagement__in=Engagement.objects.visible_to(person))

    def asked_by(self, person: Person) -> Self:
        return self.filter(engagement__in=Engagement.objects.asked_by(person))

    def of(self, engagement: Engagement | Iterable[Engagement]) -> Self:
        """Those of one appointment that may be seen, or of several."""
        several = [engagement] if isinstance(engagement, Engagement) else engagement
        return self.filter(engagement__in=several)

    def not_revoked(self) -> Self:
        return self.filter(revoked_at=None)

    def usable(self, *, on: date) -> Self:
        """Those that hold on this day or will hold."""
        return self.not_revoked().filter(until__gt=on)

    def revoked_and_not_over(self, *, on: date) -> Self:
        """Those that would still look valid to whoever does not know that they were revoked. Two
        days longer, for telephones whose date is behind."""
        return self.filter(revoked_at__isnull=False, until__gt=on - timedelta(days=2))

    def certified(self, code: str) -> Badge | None:
        """The badge with this code, in whatever way it was typed."""
        plain = normalise_code(code)
        if len(plain) != CODE_LENGTH:
            return None
        rows = self.select_related("engagement__unit", "engagement__division")
        return rows.filter(code=plain).first()


class Badge(models.Model):
    """A signed card that says that somebody holds a role. Printed, it cannot be changed; so another
    name or another term is another badge."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="badges")
    code = models.CharField(max_length=10, unique=True)
    key = models.ForeignKey(BadgeKey, models.PROTECT, related_name="badges")
    token = models.CharField(max_length=200)
    """The text in its QR code, signed (rules/token.py)."""
    since = models.DateField()
    until = models.DateField()
    """The first day on which it holds no more."""
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(max_length=8, choices=RevocationReason, blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appointments_badge_one_each",
                fields=["engagement"],
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(
                name="appointments_badge_revoked_for_a_reason",
                condition=Q(revoked_at=None, revoked_for="")
                | Q(revoked_at__isnull=False, revoked_for__in=RevocationReason.values),
            ),
        ]
        indexes = [
            # The list of revoked badges that every doorkeeper's telephone fetches.
            models.Index(
                name="appointments_badge_revoked",
                fields=["until"],
                condition=Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"badge {self.code}"

    @property
    def printed_code(self) -> str:
        return spaced(self.code, every=5)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    def verdict(self, *, on: date) -> Verdict:
        revoked = self.revoked_at is not None
        return verdict_on(on, since=self.since, until=self.until, revoked=revoked)
