"""Letting reports out of the pool: several at once, in an order nobody can follow, at a full hour.

The case, its step, its messages and its audit line all bear the hour of the release. The receipts
of a batch are written anew in another order, so that neither table lies as the other does.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from yizhan.ground.audit.actions import lines_last
from yizhan.ground.casework.actions import attach, open_case, taken_in
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.people.models import Person
from yizhan.ground.people.vault import CannotOpen
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.reports import vault
from yizhan.wings.participation.reports.index import shield
from yizhan.wings.participation.reports.models import Receipt, Report, Waiting
from yizhan.wings.participation.reports.rules import Held, batches, rounded, to_release
from yizhan.wings.participation.reports.vault import Body, Head

logger = structlog.get_logger(__name__)
_random = random.SystemRandom()


@dataclass(frozen=True)
class _Leaving:
    waiting: Waiting
    head: Head
    body: Body
    photos: list[str]


def release_due(*, at: datetime) -> int:
    """Open the cases of all reports that may leave the pool; return how many. One that cannot be
    opened now stays and blocks no other."""
    cells = to_release(_held(), at=at, together=shield().together)
    for cell in cells:
        _random.shuffle(cell)
    _random.shuffle(cells)
    count = 0
    for keys in batches(cells):
        with ExitStack() as files:
            count += _release(_opened(keys, files), at=at)
    return count


@in_transaction
def load_report(body: Body, *, by: Person | None, at: datetime) -> Case:
    """Open the case of a report that nobody sent, for a demo city. Only the platform does this."""
    if by is not None:
        raise NotAllowed("Reports are sent one by one.")
    return open_shielded(body, [], at=at)


def open_shielded(body: Body, photos: list[str], *, at: datetime) -> Case:
    """Open the case of a report, with nothing in it that says who sent it or when."""
    hour = rounded(at)

    def create_row(case: Case) -> None:
        Report.objects.create(case=case)
        attach(case, photos, at=hour)

    return open_case(
        item=CatalogueItem.objects.get(code=body.item),
        by=None,
        at=hour,
        text=body.text,
        place=body.place,
        division=Division.objects.filter(pk=body.division or 0).first(),
        lon=body.lon,
        lat=body.lat,
        facts=body.facts,
        create_row=create_row,
    )


def _held() -> list[Held]:
    held = []
    for waiting in Waiting.objects.defer("sealed_body"):
        try:
            held.append(Held(waiting.pk, vault.open_head(waiting).cell, waiting.release_by))
        except CannotOpen as trouble:
            logger.error("report.cannot_open", exc_info=trouble)
    return held


def _opened(keys: list[Any], files: ExitStack) -> list[_Leaving]:
    """Open these reports and put their photos into the store, before anybody waits for the
    database."""
    leaving = []
    for waiting in Waiting.objects.filter(pk__in=keys):
        try:
            head, body = vault.open_head(waiting), vault.open_body(waiting)
        except CannotOpen as trouble:
            logger.error("report.cannot_open", exc_info=trouble)
            continue
        photos = files.enter_context(taken_in(body.photos))
        leaving.append(_Leaving(waiting, head, body, photos))
    _random.shuffle(leaving)
    return leaving


@in_transaction
def _release(leaving: list[_Leaving], *, at: datetime) -> int:
    # One order for all workers: two that release the same never wait for each other.
    rows = Waiting.objects.filter(pk__in=[one.waiting.pk for one in leaving])
    claimed = set(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    leaving = [one for one in leaving if one.waiting.pk in claimed]
    with lines_last():
        released = [(one, case) for one in leaving if (case := _open_one(one, at=at)) is not None]
    _write_receipts_anew(released)
    return len(released)


def _open_one(one: _Leaving, *, at: datetime) -> Case | None:
    """Open the case of a report; None if another worker did, or if it cannot be now."""
    try:
        with transaction.atomic():
            deleted, _rows = Waiting.objects.filter(pk=one.waiting.pk).delete()
            return open_shielded(one.body, one.photos, at=at) if deleted else None
    except (Refusal, CatalogueItem.DoesNotExist) as trouble:
        logger.error("report.not_released", exc_info=trouble)
        return None


def _write_receipts_anew(released: list[tuple[_Leaving, Case]]) -> None:
    """Replace the receipts of a batch by rows that lead to the cases, in an order of their own."""
    cases = {one.head.receipt: case for one, case in released}
    rows = Receipt.objects.filter(pk__in=cases)
    anew = [
        Receipt(
            **vault.seal_link(replace(vault.open_link(row), waiting="", case=cases[str(row.pk)].pk))
        )
        for row in rows
    ]
    _random.shuffle(anew)
    rows.delete()
    Receipt.objects.bulk_create(anew)
