"""Channels, topics, states, quiet hours and patience of messages. Data and arithmetic."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    WEBHOOK = "webhook", _("webhook")


class Delivery(models.TextChoices):
    """How far a message got. Never a status of the case it speaks of."""

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


BY_SMS: frozenset[str] = frozenset(
    {"sign_in_code", "case.answered", "case.asked_back", "riding.asked", "certificate.ends"}
)
"""Topics worth a text message. Everything else waits in the app until its reader comes."""

QUIET: tuple[tuple[time, time], ...] = ((time(11), time(13)), (time(17), time(20)))
"""When riders carry meals and are left alone, local time (mission, B8)."""

LEASE = timedelta(minutes=2)
"""How long a worker may hold a message. If it dies meanwhile, another takes it up after that."""

PATIENCE: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""How long to wait after the first, second, … failure. When this is used up, a person must look."""


def after_quiet(local: datetime) -> datetime:
    """Return `local`, or the end of the quiet hours it falls into. `local` is local time."""
    for start, end in QUIET:
        if start <= local.time() < end:
            return local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return local


def next_attempt(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after `attempts` failures; None: no more."""
    return at + PATIENCE[attempts - 1] if attempts <= len(PATIENCE) else None


def goes_to_webhooks(topic: str) -> bool:
    """Other systems hear of cases; what concerns one person's account is nobody else's business."""
    return topic.startswith("case.")


SIGNATURE_HEADER = "Yizhan-Signature"


def signature(body: bytes, *, key: bytes, at: datetime) -> str:
    """`t=<unix time>,v1=<hex>`: HMAC-SHA256 over `<unix time>.<body>`. The receiver refuses what is
    older than a few minutes, so a recorded message cannot be played again later."""
    moment = str(int(at.timestamp()))
    digest = hmac.digest(key, moment.encode() + b"." + body, hashlib.sha256).hex()
    return f"t={moment},v1={digest}"
