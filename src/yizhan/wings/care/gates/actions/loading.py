"""Many places at once: a spreadsheet, the demo city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.days import local_day
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.gates.actions.row import check, gates_of, replace_gates, set_initials
from yizhan.wings.care.gates.exchange import CompoundRow
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.rules import GateRow, GatesVerb

_NOT_COLUMNS = {"code", "gates", "given"}
_COLUMNS = tuple(f.name for f in fields(CompoundRow) if f.name not in _NOT_COLUMNS)
_FOLLOWING = frozenset({"unit", "division", "lon", "lat"})
"""Are the reader's to find, also where the file has no column for them."""


@in_transaction
def load_compounds(
    rows: Sequence[CompoundRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Create what is new and change what differs, matched by code; all of it or nothing.

    Loading the same rows again changes nothing. `by` needs the permission in every unit concerned;
    None is the platform itself.
    """
    load = _Load(by, at)
    for row in tracked(rows, progress):
        load.take(row)
    if load.new or load.changed:
        record(
            GatesVerb.COMPOUNDS_LOADED, by=by, target="gates.Compound", at=at,
            created=load.new, changed=load.changed,
        )  # fmt: skip
    return Loaded(load.new, load.changed, len(rows) - load.new - load.changed)


class _Load:
    def __init__(self, by: Person | None, at: datetime) -> None:
        self.by, self.today = by, local_day(at)
        self.new = self.changed = 0
        self._allowed: set[int] = set()
        rows = Compound.objects.select_related("unit", "division").prefetch_related("gates")
        self._known = {compound.code: compound for compound in rows}

    def take(self, row: CompoundRow) -> None:
        self._permit(row.unit)
        given = {name: getattr(row, name) for name in _COLUMNS if _is_given(row, name)}
        check({"code": row.code, **given, "gates": row.gates})
        known = self._known.get(row.code)
        if known is not None and not row.gives_points:
            row = replace(row, gates=_where_they_were(known, row.gates))
        if known is None:
            self._write(Compound(code=row.code, version=0), row, given)
            self.new += 1
        elif _differs(known, row, given):
            self._permit(known.unit)
            self._write(known, row, given)
            self.changed += 1

    def _write(self, compound: Compound, row: CompoundRow, given: dict[str, object]) -> None:
        is_new = compound.pk is None
        for name, value in given.items():
            setattr(compound, name, value)
        set_initials(compound)
        compound.checked_on, compound.version = self.today, compound.version + 1
        columns = None if is_new else [*given, "initials", "checked_on", "version"]
        compound.save(force_insert=is_new, update_fields=columns)
        if is_new or row.gives_gates:
            replace_gates(compound, row.gates)

    def _permit(self, unit: Unit) -> None:
        if self.by is not None and unit.pk not in self._allowed:
            require(self.by, Permission.GATE_EDIT, unit)
            self._allowed.add(unit.pk)


def _where_they_were(known: Compound, gates: Sequence[GateRow]) -> tuple[GateRow, ...]:
    points = {gate.name: (gate.lon, gate.lat) for gate in known.gates.all()}
    nowhere = (None, None)
    rows = [(gate, points.get(gate.name, nowhere)) for gate in gates]
    return tuple(gate._replace(lon=lon, lat=lat) for gate, (lon, lat) in rows)


def _is_given(row: CompoundRow, name: str) -> bool:
    return name in _FOLLOWING or row.gives(name)


def _differs(known: Compound, row: CompoundRow, given: dict[str, object]) -> bool:
    columns = any(getattr(known, name) != value for name, value in given.items())
    return columns or (row.gives_gates and gates_of(known) != row.gates)
