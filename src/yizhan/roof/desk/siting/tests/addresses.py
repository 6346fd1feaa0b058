"""The things that this topic's addresses name, for the permission matrix."""

from __future__ import annotations

from typing import Any

from yizhan.wings.care.siting.tests.factories import a_done_plan


def a_plan(world: Any) -> str:
    return str(a_done_plan().public_id)


THINGS = {
    "desk/siting/export.<str:form>": lambda world: "csv",
    "desk/siting/plans/<uuid:public_id>": a_plan,
    "siting/plans/{plan}": a_plan,
    "desk/siting/plans/<uuid:public_id>/export.<str:form>": lambda world: "csv",
}
