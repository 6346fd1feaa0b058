"""Whether the city in this database is the demo. The settings can forbid the entry by a tap; that
a city is invented, only the log says. A city that was set up is real on any machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from yizhan.ground.audit.actions import newest_facts, record
from yizhan.kit.memo import Memo
from yizhan.roof.shared.rules import DemoVerb
from yizhan.roof.shared.this_machine import from_this_machine

TARGET = "demo"
_known: Memo[bool | None] = Memo(seconds=10)


def mark_as_demo(*, at: datetime, **plan: Any) -> None:
    """Write down that the city in this database is invented."""
    record(DemoVerb.DEMO_BUILT, by=None, target=TARGET, at=at, **plan)


def built() -> dict[str, Any] | None:
    """The year, scale and seed of the demo city that is here; None if there is none."""
    return newest_facts(DemoVerb.DEMO_BUILT, target=TARGET)


def is_demo_city() -> bool:
    """Return whether the demo city is here, as it was known a few seconds ago: every page asks.
    Production never starts with one (`roof/demo/checks.py`)."""
    return not settings.PRODUCTION and bool(_known.get("demo", is_marked))


def may_enter_by_a_tap(request: HttpRequest) -> bool:
    """Return whether a tap opens each role: in the demo city, from the machine it runs on."""
    return bool(settings.DEMO_LOGIN) and from_this_machine(request) and is_demo_city()


def is_marked() -> bool | None:
    """Return whether the log says that this city is invented; None when the database does not
    answer, as on the page that says so: then it is asked again."""
    try:
        return built() is not None
    except DatabaseError:
        return None
