"""Channels, states and quiet hours of messages."""

from __future__ import annotations

from datetime import time

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


QUIET: tuple[tuple[time, time], ...] = ((time(11), time(13)), (time(17), time(20)))
"""When riders carry meals and are left alone, local time (mission, B8)."""
