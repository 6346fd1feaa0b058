"""The mark of a demo city: the log says that it was built."""

from __future__ import annotations

from typing import Any

from yizhan.ground.audit.actions import newest_facts
from yizhan.roof.demo.rules import DemoVerb


def built() -> dict[str, Any] | None:
    """The year, scale and seed of the demo city that is here; None if there is none."""
    return newest_facts(DemoVerb.DEMO_BUILT)
