"""/desk/losses: the sheets of slow meals and penalties, month by month, for the round table.

Every figure was counted once, when its month was over. The page chooses among lines and adds
nothing up: whoever filters it reads what stands on the paper.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.tables import Form, write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.talks.taking import talks_for_topics
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.losses.models import Sheet, SheetLine
from yizhan.wings.care.losses.rules import GRACE, SMALLEST

MONTHS = 36
"""Sheets that can be chosen, the newest."""


@desk_page(Permission.LOSS_READ)
@require_GET
def sheet(request: PageRequest) -> HttpResponse:
    sheets = list(Sheet.objects.visible_to(request.user).newest()[:MONTHS])
    chosen = _chosen(request, sheets)
    lines = _lines(request, chosen)
    context = {
        "sheets": sheets,
        "chosen": chosen,
        "slow": [line for line in lines if line.is_slow_meal],
        "taken": [line for line in lines if not line.is_slow_meal],
        "smallest": SMALLEST,
        "grace": GRACE.days,
        "may_edit": can_somewhere(request.user, Permission.LOSS_EDIT),
        "talks": talks_for_topics(request.user),
    }
    return show(request, "desk/losses/sheet.html", context)


@desk_page(Permission.LOSS_READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    """The lines of one month, or of all months, as they stand on the page."""
    if form not in {Form.CSV, Form.XLSX}:
        raise Http404
    sheets = list(Sheet.objects.visible_to(request.user).newest()[:MONTHS])
    chosen = None if request.GET.get("month") == "all" else _chosen(request, sheets)
    rows = SheetLine.objects.visible_to(request.user).for_list()
    if chosen is not None:
        rows = rows.filter(sheet=chosen)
    heads = {
        "month": _("Month"), "kind": _("Kind"), "platform": _("Platform"), "shop": _("Shop"),
        "riders": _("Riders"), "entries": _("Entries"), "minutes": _("Mean wait in minutes"),
        "won": _("Taken back"),
    }  # fmt: skip
    name = f"losses-{chosen or 'all'}"
    return as_file(write_table(map(_record, rows), heads, Form(form)), Form(form), name)


def _record(line: SheetLine) -> dict[str, Any]:
    slow = _("Slow meal")
    others = _("all others together")
    return {
        "month": str(line.sheet),
        "kind": slow if line.is_slow_meal else line.kind_name or others,
        "platform": _platform(line),
        "shop": others if line.is_slow_meal and line.rest else line.shop,
        "riders": line.riders,
        "entries": line.entries,
        "minutes": "" if line.minutes is None else line.minutes,
        "won": "" if line.won is None else line.won,
    }


def _platform(line: SheetLine) -> str:
    """The platform of a penalty; slow meals are counted by shop alone."""
    if line.is_slow_meal or line.rest:
        return ""
    return line.platform or _("another platform")


def _chosen(request: PageRequest, sheets: list[Sheet]) -> Sheet | None:
    """The sheet of the month that the address names, or else the newest."""
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = None
    return next((one for one in sheets if one.month == month), next(iter(sheets), None))


def _lines(request: PageRequest, chosen: Sheet | None) -> QuerySet[SheetLine]:
    visible = SheetLine.objects.visible_to(request.user)
    return visible.filter(sheet=chosen).for_list() if chosen is not None else visible.none()
