"""Clockwork of people: moving the vault to a new key, forgetting codes nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from yizhan.ground.people.actions import codes, renew_seal
from yizhan.ground.people.models import Secret


def renew_seals() -> int:
    """Bring every secret under the newest key of YIZHAN_VAULT_KEY. Safe to stop and start again."""
    secrets = Secret.objects.order_by("pk").iterator(chunk_size=500)
    return sum(renew_seal(secret) for secret in secrets)


def forget_old_codes() -> int:
    """Remove sign-in codes of yesterday, and the telephone numbers of those who never came in."""
    return codes.forget_codes(before=timezone.now() - timedelta(days=1))
