"""The menu and the standard texts, as the city wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.casework import index
from yizhan.ground.casework.exchange import ItemRow, starter_items, starter_texts
from yizhan.ground.casework.models import CatalogueItem, StandardText
from yizhan.ground.casework.rules import CaseworkVerb
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.errors import NotAllowed
from yizhan.kit.questions import check_questions, questions_in
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction

ITEM_FIELDS = (
    "group", "audience", "name", "name_en", "promise", "promise_en", "unit_kind", "competence",
    "target_minutes", "urgent", "needs_station", "needs_place", "text_wanted", "position", "active",
    "questions",
)  # fmt: skip


@in_transaction
def save_item(code: str, *, by: Person | None, at: datetime, **fields: Any) -> CatalogueItem:
    """Make the item of this code what `fields` say, or add it. `by` None is the platform itself.
    Open cases keep the deadline they were promised."""
    _permit(by)
    unknown = set(fields) - set(ITEM_FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    check_questions(questions_in(fields.get("questions", ())))
    item, created = CatalogueItem.objects.select_for_update().update_or_create(
        code=code, defaults=fields
    )
    index.forget()
    record(
        CaseworkVerb.CATALOGUE_SAVED, by=by, target=item, at=at, code=code, new=created, **fields
    )
    return item


@in_transaction
def load_items(
    rows: Sequence[ItemRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over a menu, matched by code; what it does not name stays. The same menu again changes
    nothing."""
    _permit(by)
    there = {item.code: item for item in CatalogueItem.objects.all()}
    new = changed = 0
    for row in tracked(rows, progress):
        item = there.get(row.code)
        wanted = row.given_fields() if item else row.fields()
        if item and all(getattr(item, name) == value for name, value in wanted.items()):
            continue
        save_item(row.code, by=by, at=at, **wanted)
        new, changed = new + (item is None), changed + (item is not None)
    return Loaded(new, changed, len(rows) - new - changed)


@in_transaction
def load_starter_menu(*, by: Person | None, at: datetime) -> Loaded:
    """Give a city without a menu the one that comes with the platform, with its texts. Where there
    is one already, nothing of it is changed and nothing added: what a city took off stays off."""
    _permit(by)
    if CatalogueItem.objects.exists():
        return Loaded(0, 0, CatalogueItem.objects.count())
    loaded = load_items(starter_items(at=at), by=by, at=at)
    items = {item.code: item for item in CatalogueItem.objects.all()}
    if not StandardText.objects.exists():
        for position, row in enumerate(starter_texts(), 1):
            text = StandardText(
                item=items[row.item] if row.item else None,
                status=row.status,
                title=row.title,
                text=row.text,
                position=position,
            )
            save_text(text, by=by, at=at)
    return loaded


@in_transaction
def save_text(text: StandardText, *, by: Person | None, at: datetime) -> StandardText:
    """Keep a standard text, new or changed."""
    _permit(by)
    text.save()
    record(CaseworkVerb.STANDARD_TEXT_SAVED, by=by, target=text, at=at, title=text.title)
    return text


@in_transaction
def remove_text(text: StandardText, *, by: Person, at: datetime) -> None:
    _permit(by)
    record(CaseworkVerb.STANDARD_TEXT_REMOVED, by=by, target=text, at=at, title=text.title)
    text.delete()


def _permit(by: Person | None) -> None:
    """The catalogue is one for the city: whoever may edit it somewhere may edit it."""
    if by is not None and not can_somewhere(by, Permission.CATALOGUE_EDIT):
        raise NotAllowed(f"{by} may not edit the catalogue")
