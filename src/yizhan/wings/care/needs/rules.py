"""The deeds of ordering that the audit log keeps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb


class NeedsVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    NEEDS_CLAIMED = "needs.claimed", _("orders of a guest were taken over by who has their tickets")
    NEEDS_LOADED = "needs.loaded", _("needs were loaded with their cases")
