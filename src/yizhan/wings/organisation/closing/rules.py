"""Limits of the announcement that the platform ends. Without a database."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb

WORDS_LIMIT = 500
NOTICE = timedelta(days=30)
"""The least time between the announcement and the end, so that everybody can take what is hers."""


class ClosingVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    ANNOUNCED = "closing.announced", _("the end of the platform was announced")
    WITHDRAWN = "closing.withdrawn", _("the announced end of the platform was taken back")
