"""The worker's part: pieces that nobody fetched become free, takers are forgotten in time."""

from __future__ import annotations

from django.utils import timezone

from yizhan.wings.care.help import actions
from yizhan.wings.care.help.models import Voucher


def set_free() -> int:
    """Set the pieces free that were not fetched in time; return how many."""
    at = timezone.now()
    offers = set(Voucher.objects.overdue(at=at).values_list("offer", flat=True))
    return sum(actions.set_free(offer, at=at) for offer in sorted(offers))


def forget_takers() -> int:
    """Forget who took of offers that have been over for long; return how many pieces it was."""
    at, forgotten = timezone.now(), 0
    while count := actions.forget_takers(at=at):
        forgotten += count
    return forgotten
