"""System checks: production holds no demo city, and no way in without a password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from yizhan.roof.shared.demo_city import built


def no_demo_login(app_configs: Sequence[AppConfig] | None, **_more: Any) -> list[CheckMessage]:
    if settings.PRODUCTION and settings.DEMO_LOGIN:
        hint = "Unset YIZHAN_DEMO_LOGIN."
        return [Error("Demo entry is on in production.", hint=hint, id="yizhan.E001")]
    return []


def no_demo_city(app_configs: Sequence[AppConfig] | None, **_more: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    try:
        city = built()
    except DatabaseError:  # no tables yet, so no demo
        city = None
    if city is None:
        return []
    hint = "Start with an empty database and data folder."
    return [Error("The demo city is in the database of production.", hint=hint, id="yizhan.E002")]
