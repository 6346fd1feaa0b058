"""/desk/figure-requests: tables that higher offices ask for, filled by the platform."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.kit.papers import CONTENT_TYPE
from yizhan.kit.tables import Form as FileForm
from yizhan.roof.desk.figure_requests.forms import RequestForm
from yizhan.roof.insight.asked_table import WRITERS, AskedTable, fill_table
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.burden.models import Budget
from yizhan.wings.organisation.figure_requests import actions
from yizhan.wings.organisation.figure_requests.models import FigureRequest

PAGE = 30
LONGEST = 40
READ, SEND = Permission.OVERVIEW_READ, Permission.FIGURES_SEND
CONTENT_TYPES = {"docx": CONTENT_TYPE, "xlsx": FileForm.XLSX.content_type}


@desk_page(READ)
@require_GET
def figure_requests(request: PageRequest) -> HttpResponse:
    """Open tables first, due soonest on top; then what was sent or closed."""
    today, words = timezone.localdate(), request.GET.get("q", "").strip()[:LONGEST]
    seen = FigureRequest.objects.visible_to(request.user).select_related("unit")
    page = Paginator(seen.called(words).by_urgency(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, one.is_late(on=today)) for one in page],
        "words": words,
        "query": urlencode({"q": words}) + "&" if words else "",
        "saved": seen.minutes(),
        "may_send": can_somewhere(request.user, SEND),
    }
    return show(request, "desk/figure_requests/list.html", context)


@desk_page(SEND)
@require_http_methods(["GET", "POST"])
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    """Enter a table that is asked for."""
    posted = request.POST if request.method == "POST" else None
    form = RequestForm(posted, by=request.user, today=timezone.localdate())
    if form.is_valid():
        with refusals_on(form):
            one = actions.enter_request(
                form.asked(), unit=form.cleaned_data["unit"], by=request.user, at=timezone.now()
            )
            return redirect("desk:figure_request", one.pk)
    status = 422 if form.errors else 200
    return show(request, "desk/figure_requests/new.html", {"form": form}, status=status)


@desk_page(READ)
@never_cache
@require_GET
def figure_request(request: PageRequest, pk: int) -> HttpResponse:
    """The table, each cell with a link to what is behind it."""
    one = _visible(request, pk)
    table = fill_table(one, at=timezone.now())
    each = Budget.in_force().minutes_per_cell
    context: dict[str, Any] = {
        "asked": one,
        "table": table,
        "rows": [(row, [(cell, _behind(one, table, row.unit, cell.key)) for cell in row.cells])
                 for row in table.rows],
        "late": one.is_late(on=timezone.localdate()),
        "may_send": one.state == "open" and can(request.user, SEND, one.unit),
        "each": each,
        "would_save": each * table.cells,
        "files": WRITERS,
    }  # fmt: skip
    return show(request, "desk/figure_requests/request.html", context)


def _behind(one: FigureRequest, table: AskedTable, unit: Unit, key: str) -> str:
    days = {"from": one.since.isoformat(), "to": table.until.isoformat(), "unit": unit.code}
    return f"{reverse('desk:brief_figure', args=[key])}?{urlencode(days)}"


@desk_page(READ)
@require_GET
def table_file(request: PageRequest, pk: int, form: str) -> HttpResponse:
    """The table as a file."""
    if form not in WRITERS:
        raise Http404
    one = _visible(request, pk)
    data = WRITERS[form](fill_table(one, at=timezone.now()))
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{one.pk}.{form}"'
    return response


@desk_page(SEND)
@require_POST
def send(request: PageRequest, pk: int) -> HttpResponse:
    """Note that it was sent."""
    one, at = _visible(request, pk), timezone.now()
    with refusals_as_message(request):
        cells = fill_table(one, at=at).cells
        sent = actions.send_request(one, cells=cells, by=request.user, at=at)
        words = _("Noted as sent. It saved %(minutes)d minutes.")
        messages.success(request, words % {"minutes": sent.minutes_saved})
    return redirect("desk:figure_request", pk)


@desk_page(SEND)
@require_POST
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Close what nobody needs any more."""
    with refusals_as_message(request):
        actions.close_request(_visible(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("Closed without sending."))
    return redirect("desk:figure_requests")


def _visible(request: PageRequest, pk: int) -> FigureRequest:
    seen = FigureRequest.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(seen, pk=pk)
