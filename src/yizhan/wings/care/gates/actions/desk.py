"""Writes of the people who keep the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.gates.actions.row import (
    EDITABLE,
    NAMES,
    BadCompound,
    ChangedMeanwhile,
    ReasonMissing,
    check,
    facts_of,
    gates_of,
    locked,
    replace_gates,
    set_initials,
)
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.gates.rules import GateRow, GatesVerb


@in_transaction
def add_compound(  # noqa: PLR0913  # a place is that much
    *,
    code: str,
    name: str,
    kind: str,
    unit: Unit,
    division: Division,
    lon: float,
    lat: float,
    by: Person,
    at: datetime,
    gates: Sequence[GateRow] = (),
    **more: Any,
) -> Compound:
    """Put a place into the handbook. `more`: any of `EDITABLE`. Refuses a code that is taken."""
    require(by, Permission.GATE_EDIT, unit)
    columns = {
        "code": code.strip(), "name": name.strip(), "kind": kind, "unit": unit,
        "division": division, "lon": lon, "lat": lat, **more,
    }  # fmt: skip
    check({**columns, "gates": gates})
    compound = Compound(**columns, checked_on=local_day(at))
    set_initials(compound)
    try:
        with transaction.atomic():
            compound.save(force_insert=True)
    except IntegrityError as taken:
        raise BadCompound(fields={"code": _("This code is taken.")}) from taken
    replace_gates(compound, gates)
    record(GatesVerb.COMPOUND_ADDED, by=by, target=compound, at=at, code=code, name=name)
    return compound


@in_transaction
def edit_compound(
    compound: Compound, *, version: int, by: Person, at: datetime, **changes: Any
) -> Compound:
    """Change what is known of a place; `gates`, if given, are all its gates. `version` is the one
    the editor saw; if somebody else has saved since, ChangedMeanwhile and nothing is overwritten.
    Saving says that somebody looked: the page is as of today, also where nothing changed."""
    row = locked(compound)
    require(by, Permission.GATE_EDIT, row.unit)
    if "unit" in changes:
        require(by, Permission.GATE_EDIT, changes["unit"])
    if row.version != version:
        raise ChangedMeanwhile
    check(changes)
    known = {name: getattr(row, name) for name in EDITABLE} | {"gates": gates_of(row)}
    changed = {name: value for name, value in changes.items() if known[name] != value}
    for name in changed.keys() - {"gates"}:
        setattr(row, name, changed[name])
    if changed.keys() & NAMES:
        set_initials(row)
    if "gates" in changed:
        replace_gates(row, changed["gates"])
    row.checked_on = local_day(at)
    row.version += bool(changed)
    row.save(update_fields=[*EDITABLE, "initials", "checked_on", "version"])
    if changed:
        was = facts_of({name: known[name] for name in changed})
        record(GatesVerb.COMPOUND_EDITED, by=by, target=row, at=at, was=was, now=facts_of(changed))
    return row


@in_transaction
def remove_compound(compound: Compound, *, by: Person, at: datetime, reason: str) -> None:
    """Take a place out of the handbook: it leaves every list, and stays in the books."""
    _set_closed(compound, local_day(at), GatesVerb.COMPOUND_REMOVED, by=by, at=at, reason=reason)


@in_transaction
def restore_compound(compound: Compound, *, by: Person, at: datetime, reason: str) -> None:
    """Put back what was taken out."""
    _set_closed(compound, None, GatesVerb.COMPOUND_RESTORED, by=by, at=at, reason=reason)


def _set_closed(
    compound: Compound, day: date | None, verb: GatesVerb, *, by: Person, at: datetime, reason: str
) -> None:
    row = locked(compound)
    require(by, Permission.GATE_EDIT, row.unit)
    if not reason.strip():
        raise ReasonMissing
    if (row.closed_on is None) == (day is None):
        raise ChangedMeanwhile
    row.closed_on = day
    row.version += 1
    row.save(update_fields=["closed_on", "version"])
    record(verb, by=by, target=row, at=at, reason=reason.strip())


@in_transaction
def hand_over_compounds(unit: Unit, *, at: datetime) -> int:
    """Give every place of a unit that has closed to whoever has now what it had; return how
    many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    count = Compound.objects.filter(unit=unit).update(unit=successor)
    if count:
        record(
            GatesVerb.COMPOUNDS_HANDED_OVER,
            by=None,
            target=unit,
            at=at,
            now=successor.code,
            count=count,
        )
    return count
