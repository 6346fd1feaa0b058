"""Taking over divisions. Who may is decided above: people stand on places, so this floor cannot
ask them, and only the command line calls it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.places import index
from yizhan.ground.places.models import Division, Outline
from yizhan.ground.places.rules import ABOVE, DivisionRow, PlacesVerb
from yizhan.kit.errors import Refusal
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction

COLUMNS = ("name", "kind", "parent_id", "valid_from", "valid_to")
KEPT_IF_NONE = ("label_lon", "label_lat")


class WrongParent(Refusal):
    code = "wrong_parent"
    message = _("A division must stand below one of the next larger kind.")


@in_transaction
def load_divisions(
    rows: Sequence[DivisionRow],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Take over divisions, matched by code; larger kinds before smaller. Loading the same rows
    again changes nothing. Raises WrongParent, and then nothing was taken over."""
    known = {row.code: row for row in tracked(rows, progress)}
    there = {one.code: one for one in Division.objects.all()}
    new, changed = set[str](), set[str]()
    for kind in ABOVE:
        fresh, other = _sort_out([row for row in known.values() if row.kind == kind], there)
        Division.objects.bulk_create(fresh, batch_size=500)
        Division.objects.bulk_update(other, [*COLUMNS, *KEPT_IF_NONE], batch_size=200)
        there |= {one.code: one for one in fresh}
        new |= {one.code for one in fresh}
        changed |= {one.code for one in other}
    changed |= _draw([row for row in known.values() if row.boundary], there) - new
    if new or changed:
        counts = {"new": len(new), "changed": len(changed)}
        record(PlacesVerb.DIVISIONS_LOADED, by=by, target="divisions", at=at, **counts)
        index.forget()
        transaction.on_commit(index.forget)
    return Loaded(len(new), len(changed), len(known) - len(new) - len(changed))


def _sort_out(
    rows: list[DivisionRow], there: dict[str, Division]
) -> tuple[list[Division], list[Division]]:
    """The rows as new divisions, and the divisions that a row changes."""
    fresh, other = [], []
    for row in rows:
        wanted = _columns(row, there)
        division = there.get(row.code)
        if division is None:
            fresh.append(Division(code=row.code, **wanted))
        elif any(getattr(division, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(division, name, value)
            other.append(division)
    return fresh, other


def _draw(rows: list[DivisionRow], there: dict[str, Division]) -> set[str]:
    """Keep the boundaries that are new or other than before; says whose they are."""
    drawn = {one.division_id: one for one in Outline.objects.all()}
    fresh, other, codes = [], [], set()
    for row in rows:
        outline = drawn.get(there[row.code].pk)
        if outline is None:
            fresh.append(Outline(division=there[row.code], shape=row.boundary))
        elif outline.shape == row.boundary:
            continue
        else:
            outline.shape = row.boundary
            other.append(outline)
        codes.add(row.code)
    Outline.objects.bulk_create(fresh)
    Outline.objects.bulk_update(other, ["shape"])
    return codes


def _columns(row: DivisionRow, there: dict[str, Division]) -> dict[str, Any]:
    above = there.get(row.parent) if row.parent else None
    if (above.kind if above else None) != ABOVE[row.kind] or (row.parent and above is None):
        raise WrongParent(
            _("%(code)s %(name)s: the parent %(parent)s is missing or of the wrong kind.")
            % {"code": row.code, "name": row.name, "parent": row.parent or "-"}
        )
    optional = {name: getattr(row, name) for name in KEPT_IF_NONE if getattr(row, name) is not None}
    if row.gives("valid_to"):
        optional["valid_to"] = row.valid_to
    return optional | {
        "name": row.name,
        "kind": row.kind,
        "parent_id": above and above.pk,
        "valid_from": row.valid_from,
    }
