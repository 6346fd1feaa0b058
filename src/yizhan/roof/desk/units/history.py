"""What a unit was called, and below which it stood, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yizhan.ground.people.models import Unit, UnitSpell


@dataclass(frozen=True)
class Chapter:
    since: date
    until: date | None
    name: str
    above: str
    """What the unit above was called then; empty: it was the top."""


def history_of(unit: Unit) -> list[Chapter]:
    """The newest first. Only what one may read by the unit's name and those above: two queries."""
    spells = list(unit.spells.order_by("-since"))
    paths = {spell.path[: -Unit.steplen] for spell in spells}
    above = UnitSpell.objects.standing_at(paths)
    return [
        Chapter(
            spell.since,
            spell.until,
            spell.name,
            next((one.name for one in above if _holds(one, spell)), ""),
        )
        for spell in spells
    ]


def _holds(above: UnitSpell, spell: UnitSpell) -> bool:
    """Was this the unit above when the spell began?"""
    there = above.path == spell.path[: -Unit.steplen]
    return there and (above.until is None or above.until > spell.since)
