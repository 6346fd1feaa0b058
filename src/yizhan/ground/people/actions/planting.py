"""The place of a unit in the tree: paths are computed here and nowhere else, in a few queries and
so that no step is ever given twice (UnitPeriod.path). The caller holds the tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr

from yizhan.ground.people.models import Unit, UnitPeriod
from yizhan.ground.people.models.units import below, parent_path, step_below


def last_steps(parents: Iterable[Unit]) -> dict[str, int]:
    """The highest step ever taken below each of these units, and among the roots ("")."""
    return {path: _last_step(path) for path in ["", *(unit.path for unit in parents)]}


def _last_step(path: str) -> int:
    """The highest path below this one begins with the highest step, however long it is. Asked of
    what stands (closed units in a branch that moved) and of what ever stood."""
    highest = ""
    managers: tuple[Any, ...] = (Unit.objects, UnitPeriod.objects)
    for rows in managers:
        inside = rows.filter(below(path), path__gt=path).order_by()
        highest = max(highest, inside.aggregate(highest=Max("path"))["highest"] or "")
    return step_below(path, highest) if highest else 0


def place(unit: Unit, parent: Unit | None, *, step: int) -> None:
    """Say where a new unit stands. Nothing is saved; a parent's `numchild` is the caller's."""
    above = parent.path if parent else ""
    unit.depth = parent.depth + 1 if parent else 1
    unit.path = Unit._get_path(above, unit.depth, step)


def plant(unit: Unit, parent: Unit | None) -> None:
    """Save a new unit below `parent`, as the last one there."""
    place(unit, parent, step=_last_step(parent.path if parent else "") + 1)
    unit.save(force_insert=True)
    if parent is not None:
        Unit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def replant(unit: Unit, parent: Unit) -> None:
    """Put a unit, with everything in it, below another; it learns its new path."""
    was, depth = unit.path, unit.depth
    place(unit, parent, step=_last_step(parent.path) + 1)
    Unit.objects.filter(below(was)).order_by().update(
        path=Concat(Value(unit.path), Substr("path", len(was) + 1)),
        depth=F("depth") + (unit.depth - depth),
    )
    Unit.objects.filter(path=parent_path(was)).update(numchild=F("numchild") - 1)
    Unit.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
