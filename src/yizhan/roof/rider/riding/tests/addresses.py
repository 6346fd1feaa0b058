"""The things that the addresses of this topic name, in the world of tests/permissions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.ground.people.models import Secret
from yizhan.wings.organisation.register.models import Invitation
from yizhan.wings.organisation.register.rules import INVITATION_LASTS


def an_invitation(world: Any) -> int:
    """An invitation to a telephone of nobody who asks."""
    now = timezone.now()
    phone = Secret.objects.filter(kind="phone").earliest("pk")
    guest = Secret.objects.create(
        kind="phone", sealed=phone.sealed, keyed_hash=phone.keyed_hash, masked=phone.masked,
        created_at=now,
    )  # fmt: skip
    until = now.date() + INVITATION_LASTS
    invitation = Invitation(site=world.entry.site, phone=guest, invited_at=now, expires_on=until)
    invitation.save()
    return invitation.pk


THINGS = {"me/riding/invitations/<int:pk>": an_invitation}
