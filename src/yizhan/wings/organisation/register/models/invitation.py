from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.wings.organisation.register.models.scope import within_reach
from yizhan.wings.organisation.register.rules import Employment


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the sites at which this person may enter riders: how many, never what became of
        them."""
        where = within_reach(person, Permission.REGISTER_EDIT, field="site")
        return self if where is None else self.filter(where)

    def for_person(self, person: Person) -> Self:
        """Those that went to her telephone and wait for her word."""
        own = Secret.objects.about(person).filter(kind=SecretKind.PHONE)
        phones = [vault.open_secret(secret) for secret in own]
        hashes = {one for phone in phones for one in vault.hashes_of(SecretKind.PHONE, phone)}
        return self.filter(
            phone__keyed_hash__in=hashes, declined_at=None, site__closed_on=None
        )  # fmt: skip

    def valid(self, *, on: date) -> Self:
        return self.filter(expires_on__gt=on)

    def expired(self, *, on: date) -> Self:
        return self.filter(expires_on__lte=on)

    def for_events(self, ids: Collection[int]) -> Self:
        """Those of an event, for the messages that bring them."""
        return self.filter(pk__in=ids).select_related("site", "phone").order_by("pk")


class Invitation(models.Model):
    """A telephone that stands on a site's list. Its owner, who shows that it is hers by a sign-in
    code, may enter herself at the site; whoever brought the list is not told what she did."""

    site = models.ForeignKey(Unit, models.PROTECT, related_name="invitations", db_index=False)
    phone = models.OneToOneField(Secret, models.CASCADE, related_name="invitation")
    """A guest's: it belongs to no account, whether there is one or not."""
    employment = models.CharField(max_length=12, choices=Employment, blank=True)
    invited_at = models.DateTimeField()
    expires_on = models.DateField()
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="register_invitation_employment_known",
                condition=models.Q(employment__in=["", *Employment.values]),
            ),
        ]
        indexes = [
            # How many went out of a site, lately.
            models.Index(name="register_invitation_at_site", fields=["site", "invited_at"]),
            # Which are to be removed.
            models.Index(name="register_invitation_expired", fields=["expires_on"]),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.site}"

    @property
    def company(self) -> Unit:
        """The company that the site belongs to."""
        above: Unit = Unit.objects.get_parent(self.site)
        return above
