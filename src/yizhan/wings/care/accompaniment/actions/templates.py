"""The usual steps: a table of the city's, filled with what comes with the platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded, Progress, Source, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.accompaniment.exchange import TemplateRow, read_templates
from yizhan.wings.care.accompaniment.models import StepTemplate
from yizhan.wings.care.accompaniment.rules import AccompanimentVerb


@in_transaction
def save_template(code: str, *, by: Person | None, at: datetime, **values: Any) -> StepTemplate:
    """Make the usual step of this code what `values` say, or add it. What is open keeps the steps
    it has."""
    _permit(by)
    rows = StepTemplate.objects.select_for_update(of=("self",))
    row, created = rows.update_or_create(code=code, defaults=values)
    record(AccompanimentVerb.TEMPLATES_SAVED, by=by, target=row, at=at, code=code, new=created)
    return row


@in_transaction
def load_templates(
    rows: Sequence[TemplateRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Take over usual steps, matched by code; what a file does not name stays."""
    _permit(by)
    there = {row.code: row for row in StepTemplate.objects.all()}
    new = changed = 0
    for row in tracked(rows, progress):
        known = there.get(row.code)
        if known and all(getattr(known, name) == value for name, value in row.values.items()):
            continue
        save_template(row.code, by=by, at=at, **row.values)
        new, changed = new + (known is None), changed + (known is not None)
    return Loaded(new, changed, len(rows) - new - changed)


@in_transaction
def fill_known(*, by: Person | None, at: datetime) -> int:
    """Enter the steps that come with the platform; a code that is there stays as the city has it.
    Return how many were entered."""
    _permit(by)
    data = files("yizhan.wings.care.accompaniment").joinpath("data", "steps.csv").read_bytes()
    there = {*StepTemplate.objects.values_list("code", flat=True)}
    rows = read_templates(Source(BytesIO(data), at=at)).good
    return load_templates([row for row in rows if row.code not in there], by=by, at=at).new


def _permit(by: Person | None) -> None:
    """The table is one for the city, like the accident card."""
    if by is not None and not can_somewhere(by, Permission.RIGHTS_EDIT):
        raise NotAllowed(f"{by} may not keep the usual steps")
