"""The matters that nobody would answer, in words: for the page of setting up and for `doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yizhan.ground.casework.index import Gap, dispatchers_unit, unanswered, without_place
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import without_staff
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.ground.places.models import Division

MOST_NAMED = 8
"""Where more matters wait for the dispatcher, their number is said."""


@dataclass(frozen=True)
class Lack:
    """A kind of unit that is missing, or empty, in some counties, and what waits for it there."""

    answerer: str
    """Department · trade union"""
    items: str
    counties: str
    unit: Unit | None = None
    """There is one, and nobody in it who may answer; None: there is none."""

    def sentence(self) -> str:
        if self.unit is None:
            words = _("%(counties)s: no unit (%(answerer)s) for %(items)s")
            return words % vars(self)
        words = _("%(counties)s: nobody in %(unit)s may answer %(items)s")
        return words % vars(self)


def lacks(*, on: date) -> list[Lack]:
    """Every item and county that nobody answers, those together that one unit would answer."""
    counties = Division.objects.in_force(on=on).counties().count()
    return [lack for gap in unanswered(on=on) for lack in _in_words(gap, counties)]


@dataclass(frozen=True)
class Dispatched:
    """The matters that go to the dispatcher when nobody knows in which county they are."""

    items: str
    unit: Unit
    silent: bool
    """Nobody may dispatch there."""

    def sentence(self) -> str:
        words = _("Without a place, %(unit)s dispatches: %(items)s")
        if self.silent:
            words = _("Without a place, %(unit)s dispatches, where nobody may: %(items)s")
        return words % {"unit": self.unit.name, "items": self.items}


def dispatched() -> Dispatched | None:
    """Return what the dispatcher gets for want of a place; None where every item of the menu has
    one unit for the whole city."""
    items, unit = without_place(), dispatchers_unit()
    if not items or unit is None:
        return None
    words = _names(items)
    if len(items) > MOST_NAMED:
        words = _("%(n)d matters of the menu") % {"n": len(items)}
    silent = bool(without_staff([unit], Permission.CASE_DISPATCH))
    return Dispatched(words, unit, silent)


def _in_words(gap: Gap, counties: int) -> list[Lack]:
    answerer = f"{UnitKind(gap.unit_kind).label} · {Competence(gap.competence).label}"
    items = _names(gap.items)
    without: list[tuple[Unit | None, tuple[Division, ...]]] = [(None, gap.without_unit)]
    for unit in dict.fromkeys(unit for _division, unit in gap.without_staff):
        without.append((unit, tuple(d for d, other in gap.without_staff if other == unit)))
    return [
        Lack(
            answerer,
            items,
            _("all counties") if len(divisions) == counties > 1 else _names(divisions),
            unit,
        )
        for unit, divisions in without
        if divisions
    ]


def _names(things: Sequence[CatalogueItem] | Sequence[Division]) -> str:
    return _(", ").join(str(thing) for thing in things)
