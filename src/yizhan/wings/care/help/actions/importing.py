"""Offers from a file: new ones are entered, those that run are changed, as if it had been typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.help.actions.row import locked
from yizhan.wings.care.help.exchange import WRITTEN, HelpRow
from yizhan.wings.care.help.models import Offer, StockChange
from yizhan.wings.care.help.rules import CHANGEABLE, HelpVerb, OfferState

_COLUMN_OF_FILE = {"division": "county"}


@in_transaction
@lines_last()
def import_offers(
    rows: Sequence[HelpRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Enter what is new and change what differs, matched by unit, title and last day; all of it or
    nothing. What is over stays as it was. `by` publishes in every unit concerned."""
    known = {_key(one): one for one in Offer.objects.filter(unit__in={r.unit.pk for r in rows})}
    new = changed = 0
    for row in tracked(rows, progress):
        if by is not None:
            require(by, Permission.HELP_PUBLISH, row.unit)
        offer = known.get((row.unit.pk, row.title, row.last_day))
        if offer is None:
            _enter(row, by=by, at=at)
            new += 1
        elif offer.changeable and _change(locked(offer), row, at=at):
            changed += 1
    if new or changed:
        record(HelpVerb.LOADED, by=by, target="help.Offer", at=at, count=new, changed=changed)
    return Loaded(new, changed, len(rows) - new - changed)


def _key(offer: Offer) -> tuple[int, str, Any]:
    return offer.unit_id, offer.title, offer.last_day


def _enter(row: HelpRow, *, by: Person | None, at: datetime) -> None:
    state = row.state or OfferState.OPEN
    offer = Offer(
        unit=row.unit, title=row.title, last_day=row.last_day, stock=row.stock, given=row.granted,
        state=state, proposed_by=by, created_at=at, ended_at=None if state in CHANGEABLE else at,
        **{name: getattr(row, name) for name in WRITTEN},
    )  # fmt: skip
    offer.save(force_insert=True)
    offer.stations.set(row.stations)


def _change(offer: Offer, row: HelpRow, *, at: datetime) -> bool:
    """Change a running offer under its lock; return whether there was anything to change."""
    differing = {
        name: getattr(row, name)
        for name in WRITTEN
        if _is_given(row, name) and getattr(offer, name) != getattr(row, name)
    }
    moved = row.gives("stations") and set(offer.stations.all()) != set(row.stations)
    was, there = offer.stock - offer.given, row.stock - offer.given
    if not (differing or moved or was != there):
        return False
    for name, value in differing.items():
        setattr(offer, name, value)
    if was != there:
        _count_again(offer, was=was, there=there, at=at)
    if moved:
        offer.stations.set(row.stations)
    offer.version += 1
    offer.save()
    return True


def _count_again(offer: Offer, *, was: int, there: int, at: datetime) -> None:
    if there < offer.held:
        words = gettext("“%(title)s”: fewer than are given or waiting to be fetched.")
        raise Refusal(words % {"title": offer.title})
    offer.stock = offer.given + there
    StockChange.objects.create(
        offer=offer, at=at, was=was, now=there, reason=gettext("from a file")
    )


def _is_given(row: HelpRow, name: str) -> bool:
    return row.given is None or row.gives(_COLUMN_OF_FILE.get(name, name))
