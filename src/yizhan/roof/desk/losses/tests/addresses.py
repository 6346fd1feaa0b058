"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yizhan.wings.care.losses.actions import fill_kinds


def a_kind(world: Any) -> str:
    fill_kinds(by=None, at=timezone.now())
    return "fine"


THINGS = {
    "desk/losses/export.<str:form>": lambda world: "csv",
    "desk/losses/kinds/<slug:code>": a_kind,
}
