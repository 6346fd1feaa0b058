"""Imports of files: their states, and the deeds the audit log keeps of them."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=1)
"""The time a file waits to be confirmed, and its report can be read."""
CLAIM_LASTS = timedelta(minutes=2)
"""A worker that has not been heard of for this long is dead; another one takes its file."""
SILENT = timedelta(seconds=45)
"""A worker that has not been heard of for this long may be dead, and the page says so."""


class State(models.TextChoices):
    WAITING = "waiting", _("waits to be read")
    READY = "ready", _("read, nothing kept yet")
    CONFIRMED = "confirmed", _("is being kept")
    DONE = "done", _("kept")
    REFUSED = "refused", _("cannot be imported")


WORK = (State.WAITING, State.CONFIRMED)
"""The states in which the platform has something to do."""
PURPOSE_FILE, PURPOSE_REPORT = "import/file", "import/report"
