"""The menu, and the unit that answers for an item in a division: kept in the process for a few
seconds, because routing needs them at every order. A unit founded or an item renamed is seen
that much later."""

from __future__ import annotations

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.memo import Memo

_items: Memo[dict[str, CatalogueItem]] = Memo(seconds=10)
_units: Memo[Unit | None] = Memo(seconds=10)
_parents: Memo[dict[int, int | None]] = Memo(seconds=60)


def item_by_code(code: str) -> CatalogueItem | None:
    """An active item of the catalogue, for whatever audience."""
    return _items.get("all", _load_items).get(code)


def menu() -> list[CatalogueItem]:
    """The items that anyone may order, in the menu's order."""
    return [item for item in _items.get("all", _load_items).values() if item.audience == "anyone"]


def responsible_unit(item: CatalogueItem, division: Division | None) -> Unit | None:
    """The unit, not closed, of the item's kind and competence in this division or the nearest one
    around it that has such a unit; None if no rule fits."""
    if division is None:
        return None
    key = (item.unit_kind, item.competence, division.pk)
    return _units.get(key, lambda: _find_unit(item, division))


def dispatchers_unit() -> Unit | None:
    """The unit of cases that no rule fits: the bureau highest in the tree, else the tree's top."""
    return _units.get("dispatch", _find_dispatch)


def forget() -> None:
    _items.forget()
    _units.forget()
    _parents.forget()


def _load_items() -> dict[str, CatalogueItem]:
    active = CatalogueItem.objects.filter(active=True).order_by("position", "pk")
    return {item.code: item for item in active}


def _find_unit(item: CatalogueItem, division: Division) -> Unit | None:
    around = _and_around(division)
    candidates: list[Unit] = list(
        Unit.objects.not_ended().filter(
            kind=item.unit_kind, competence=item.competence, division__in=around
        )
    )
    return min(candidates, key=lambda u: (around.index(u.division_id), u.path), default=None)


def _and_around(division: Division) -> list[int]:
    """The division and those around it, innermost first."""
    parents = _parents.get("all", lambda: dict(Division.objects.values_list("pk", "parent_id")))
    chain: list[int] = []
    here: int | None = division.pk
    while here is not None and here not in chain:
        chain.append(here)
        here = parents.get(here, division.parent_id if here == division.pk else None)
    return chain


def _find_dispatch() -> Unit | None:
    units = Unit.objects.not_ended().order_by("depth", "path")
    bureau: Unit | None = units.filter(kind=UnitKind.BUREAU).first()
    return bureau or units.first()
