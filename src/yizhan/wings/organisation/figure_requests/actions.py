"""A request for figures is entered, and then sent or closed, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.burden.models import Budget
from yizhan.wings.organisation.figure_requests.events import TableDueSoon, TableLate
from yizhan.wings.organisation.figure_requests.models import FigureRequest
from yizhan.wings.organisation.figure_requests.rules import (
    MOST_CELLS,
    OFFICE_LIMIT,
    TITLE_LIMIT,
    FigureRequestsVerb,
    State,
    minutes_saved,
    reminder_day,
)


class BadRequest(Refusal):
    code = "bad_figure_request"


class NotOpen(Refusal):
    code = "not_open"

    def __init__(self) -> None:
        super().__init__(_("It was sent or closed meanwhile."))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as it is entered."""

    title: str
    office: str
    due_on: date
    keys: Sequence[str]
    row_kind: str
    since: date
    until: date


@in_transaction
def enter_request(asked: Asked, *, unit: Unit, by: Person, at: datetime) -> FigureRequest:
    """Enter a table that a higher office asks for. Raises BadRequest beside the inputs at fault."""
    require(by, Permission.FIGURES_SEND, unit)
    _refuse_wrong(asked, unit=unit, at=at)
    one = FigureRequest.objects.create(
        unit=unit, by=by, title=asked.title.strip(), office=asked.office.strip(),
        due_on=asked.due_on, keys=list(asked.keys), row_kind=asked.row_kind, since=asked.since,
        until=asked.until, entered_at=at,
        remind_on=reminder_day(
            asked.due_on, entered_on=local_day(at), calendar=load_calendar()
        ),
    )  # fmt: skip
    record(FigureRequestsVerb.ENTERED, by=by, target=one, at=at,
           unit=unit.code, office=one.office, due_on=one.due_on)  # fmt: skip
    return one


def _refuse_wrong(asked: Asked, *, unit: Unit, at: datetime) -> None:
    wrong = {
        name: _("Between one and %(limit)d characters.") % {"limit": longest}
        for name, longest in (("title", TITLE_LIMIT), ("office", OFFICE_LIMIT))
        if not 0 < len(getattr(asked, name).strip()) <= longest
    }
    if asked.until < asked.since:
        wrong["until"] = _("The period ends before it begins.")
    elif asked.since > local_day(at):
        wrong["since"] = _("The period has not begun.")
    wrong |= _wrong_table(asked, unit=unit)
    if wrong:
        raise BadRequest(" ".join(wrong.values()), fields=wrong)


def _wrong_table(asked: Asked, *, unit: Unit) -> dict[str, str]:
    if not asked.keys:
        return {"keys": _("Choose at least one figure.")}
    cells = len(asked.keys) * rows_of(unit, asked.row_kind).count()
    if not cells:
        return {"row_kind": _("There is no such unit below.")}
    if cells > MOST_CELLS:
        words = _("The table has %(cells)d cells; at most %(most)d are possible. Make two of it.")
        return {"keys": words % {"cells": cells, "most": MOST_CELLS}}
    return {}


def rows_of(unit: Unit, row_kind: str) -> Any:
    """The units that are rows of the table."""
    if not row_kind:
        return Unit.objects.filter(pk=unit.pk)
    return Unit.objects.not_ended().below(unit).filter(kind=row_kind).order_by("path")


@in_transaction
def send_request(request: FigureRequest, *, cells: int, by: Person, at: datetime) -> FigureRequest:
    """Note that the table was sent, and count the minutes that its cells saved."""
    row = _open(request, by=by)
    row.state, row.sent_at, row.cells = State.SENT, at, cells
    row.minutes_saved = minutes_saved(cells, minutes_per_cell=Budget.in_force().minutes_per_cell)
    row.save(update_fields=["state", "sent_at", "cells", "minutes_saved"])
    record(FigureRequestsVerb.SENT, by=by, target=row, at=at,
           cells=cells, minutes_saved=row.minutes_saved)  # fmt: skip
    return row


@in_transaction
def close_request(request: FigureRequest, *, by: Person, at: datetime) -> None:
    """Close a request that nobody needs any more."""
    row = _open(request, by=by)
    row.state, row.closed_at = State.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    record(FigureRequestsVerb.CLOSED, by=by, target=row, at=at)


def _open(request: FigureRequest, *, by: Person) -> FigureRequest:
    row = under_lock(FigureRequest.objects.select_related("unit"), request.pk)
    require(by, Permission.FIGURES_SEND, row.unit)
    if row.state != State.OPEN:
        raise NotOpen
    return row


@in_transaction
def remind(request: FigureRequest, *, at: datetime) -> bool:
    """Remind once whoever sends it. Return whether this call did it."""
    waiting = FigureRequest.objects.to_remind(on=local_day(at)).filter(pk=request.pk)
    if not waiting.update(reminded=True):
        return False
    publish(TableDueSoon(request_id=request.pk, at=at))
    record(FigureRequestsVerb.REMINDED, by=None, target=request, at=at)
    return True


@in_transaction
def report_late(request: FigureRequest, *, at: datetime) -> bool:
    """Tell once that its day is over. Return whether this call did it."""
    waiting = FigureRequest.objects.to_report_late(on=local_day(at)).filter(pk=request.pk)
    if not waiting.update(late_told=True):
        return False
    publish(TableLate(request_id=request.pk, at=at))
    record(FigureRequestsVerb.LATE, by=None, target=request, at=at)
    return True


@in_transaction
def hand_over_requests(unit: Unit, *, at: datetime) -> int:
    """Give the open requests of a closed unit to the unit that follows it, whose people are told
    anew; return how many."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    mine = FigureRequest.objects.open().filter(unit=unit)
    count = mine.update(unit=successor, reminded=False, late_told=False)
    if count:
        record(FigureRequestsVerb.HANDED_OVER, by=None, target=unit, at=at,
               now=successor.code, count=count)  # fmt: skip
    return count
