"""Keeping the accident card: its coverage table and its advice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.tables import Loaded, Progress, Source, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.rights.exchange import CardRow, read_advice, read_coverage
from yizhan.wings.care.rights.models import Advice, Coverage
from yizhan.wings.care.rights.rules import RightsVerb


class EndsBeforeStart(Refusal):
    code = "ends_before_start"
    message = _("The row would end before it begins.")


@in_transaction
def save_coverage(code: str, *, by: Person | None, at: datetime, **values: Any) -> Coverage:
    """Make the row of this code what `values` say, or add it. `by` None is the platform itself.
    Raises NotAllowed or EndsBeforeStart."""
    _permit(by)
    since, until = values.get("since"), values.get("until")
    if since and until and until <= since:
        raise EndsBeforeStart(fields={"until": str(EndsBeforeStart.message)})
    rows = Coverage.objects.select_for_update()
    row, created = rows.update_or_create(code=code, defaults=values)
    record(RightsVerb.COVERAGE_SAVED, by=by, target=row, at=at, code=code, new=created, **values)
    return row


@in_transaction
def save_advice(code: str, *, by: Person | None, at: datetime, **values: Any) -> Advice:
    """Make the entry of this code what `values` say, or add it."""
    _permit(by)
    rows = Advice.objects.select_for_update()
    entry, created = rows.update_or_create(code=code, defaults=values)
    record(RightsVerb.ADVICE_SAVED, by=by, target=entry, at=at, code=code, new=created, **values)
    return entry


@in_transaction
def remove_coverage(row: Coverage, *, by: Person, at: datetime) -> None:
    """Take a row out of the table; that it was there stays in the log."""
    _permit(by)
    record(RightsVerb.COVERAGE_REMOVED, by=by, target=row, at=at, code=row.code)
    row.delete()


@in_transaction
def remove_advice(entry: Advice, *, by: Person, at: datetime) -> None:
    """Take an entry off the card; that it was there stays in the log."""
    _permit(by)
    record(RightsVerb.ADVICE_REMOVED, by=by, target=entry, at=at, code=entry.code)
    entry.delete()


@in_transaction
def load_coverage(
    rows: Sequence[CardRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over rows of the coverage table, matched by code; what a file does not name stays."""
    _permit(by)
    for row in rows:
        _refuse_backward(row)
    there = {row.code: row for row in Coverage.objects.all()}
    return _load(rows, there, save_coverage, by=by, at=at, progress=progress)


@in_transaction
def load_advice(
    rows: Sequence[CardRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over entries of the card, matched by code; what a file does not name stays."""
    _permit(by)
    there = {entry.code: entry for entry in Advice.objects.all()}
    return _load(rows, there, save_advice, by=by, at=at, progress=progress)


@in_transaction
def fill_known(*, by: Person | None, at: datetime) -> int:
    """Enter the rows that come with the platform; a code that is there already stays as the city
    has it. Return how many were entered."""
    _permit(by)
    there = {*Coverage.objects.values_list("code", flat=True)}
    rows = read_coverage(_packaged("coverage.csv", at=at)).good
    new = load_coverage([row for row in rows if row.code not in there], by=by, at=at).new
    there = {*Advice.objects.values_list("code", flat=True)}
    rows = read_advice(_packaged("advice.csv", at=at)).good
    return new + load_advice([row for row in rows if row.code not in there], by=by, at=at).new


def _load(  # what both kinds of rows share
    rows: Sequence[CardRow],
    there: Mapping[str, Model],
    save: Callable[..., Model],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None,
) -> Loaded:
    new = changed = 0
    for row in tracked(rows, progress):
        known = there.get(row.code)
        if known and all(getattr(known, name) == value for name, value in row.values.items()):
            continue
        save(row.code, by=by, at=at, **row.values)
        new, changed = new + (known is None), changed + (known is not None)
    return Loaded(new, changed, len(rows) - new - changed)


def _packaged(name: str, *, at: datetime) -> Source:
    data = files("yizhan.wings.care.rights").joinpath("data", name).read_bytes()
    return Source(BytesIO(data), at=at)


def _refuse_backward(row: CardRow) -> None:
    until = row.values.get("until")
    if until and until <= row.values["since"]:
        raise EndsBeforeStart(_("Row %(code)s would end before it begins.") % {"code": row.code})


def _permit(by: Person | None) -> None:
    """The card is one for the city: whoever may keep it somewhere may keep it."""
    if by is not None and not can_somewhere(by, Permission.RIGHTS_EDIT):
        raise NotAllowed(f"{by} may not keep the accident card")
