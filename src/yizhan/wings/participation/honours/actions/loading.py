"""Honours of earlier years, as a city that has them enters them from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.honours.exchange import HonourRow
from yizhan.wings.participation.honours.models import Honour
from yizhan.wings.participation.honours.rules import HonoursVerb

_COLUMNS = ("shown_from", "citation", "division")
_COLUMN_OF_FILE = {"shown_from": "from", "division": "county"}


@in_transaction
def import_honours(
    rows: Sequence[HonourRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Enter what is new and change what differs, matched by unit, title, day and name; all of it or
    nothing. `by` needs the permission in every unit concerned."""
    known = {
        (one.unit_id, one.title, one.awarded_on, one.shown_name): one
        for one in Honour.objects.filter(unit__in={row.unit.pk for row in rows})
    }
    new = changed = 0
    for row in tracked(rows, progress):
        if by is not None:
            require(by, Permission.HONOUR_EDIT, row.unit)
        given = {
            name: getattr(row, name)
            for name in _COLUMNS
            if row.given is None or _COLUMN_OF_FILE.get(name, name) in row.given
        }
        honour = known.get((row.unit.pk, row.title, row.awarded_on, row.shown_name))
        if honour is None:
            Honour(
                unit=row.unit, title=row.title, awarded_on=row.awarded_on,
                shown_name=row.shown_name, **given,
            ).save(force_insert=True)  # fmt: skip
            new += 1
        elif any(getattr(honour, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(honour, name, value)
            honour.save(update_fields=list(given))
            changed += 1
    if new or changed:
        record(
            HonoursVerb.LOADED, by=by, target="honours.Honour", at=at, count=new, changed=changed
        )
    return Loaded(new, changed, len(rows) - new - changed)
