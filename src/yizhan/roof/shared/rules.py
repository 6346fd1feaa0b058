"""The deed of building a demo city that the audit log keeps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.rules import Verb


class DemoVerb(Verb):
    """The deeds the audit log keeps. The values are in its chain and never change."""

    DEMO_BUILT = "demo.built", _("the demo city was built")
