"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.rights.actions import fill_known


def _known(code: str) -> Any:
    def thing(world: Any) -> str:
        fill_known(by=None, at=timezone.now())
        return code

    return thing


THINGS = {
    "desk/accident/coverage/<slug:code>": _known("gx-2025"),
    "desk/accident/advice/<slug:code>": _known("meituan"),
}
