"""/desk/fleet/<week>/what-if: how many riders it takes for how many requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, require
from yizhan.roof.desk.fleet.forms import WhatIfForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek, WhatIf

GOOD, FAIR = 98, 90
"""Per cent in time from which a field is good, or fair."""


@dataclass(frozen=True)
class Field:
    """One field of the table."""

    in_time: int
    late: int | None
    latest: int | None
    most: int
    tone: str


@desk_page(Permission.FLEET_READ)
@require_http_methods(["GET", "POST"])
@sent_once
def what_if(request: PageRequest, pk: int) -> HttpResponseBase:
    week = get_object_or_404(
        ExamWeek.objects.visible_to(request.user).select_related("unit"), pk=pk
    )
    last = WhatIf.objects.visible_to(request.user).filter(week=week).order_by("-pk").first()
    if request.method == "GET" and request.htmx:
        if last is not None and last.is_unfinished:
            context = {"last": last, "week": week, "may_edit": _may_edit(request, week)}
            return show(request, "desk/fleet/what_if.html", context, part="state")
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    if request.method == "POST":
        require(request.user, Permission.FLEET_EDIT, week.unit)  # before the input is looked at
    form = WhatIfForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form, to="riders"):
            actions.ask_what_if(week, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("desk:fleet_what_if", pk)
    context = {
        "week": week,
        "form": form,
        "last": last,
        "may_edit": _may_edit(request, week),
        "table": _table(last) if last is not None and last.result else None,
    }
    status = 422 if form.errors else 200
    return show(request, "desk/fleet/what_if.html", context, status=status)


@desk_page(Permission.FLEET_EDIT)
@require_POST
def stop(request: PageRequest, pk: int) -> HttpResponse:
    """Stop what is computed for a week; what is ready is kept."""
    rows = WhatIf.objects.visible_to(request.user).filter(week=pk)
    one = rows.order_by("-pk").first()
    if one is not None:
        actions.stop_what_if(one, by=request.user, at=timezone.now())
    return redirect("desk:fleet_what_if", pk)


def _may_edit(request: PageRequest, week: ExamWeek) -> bool:
    return can(request.user, Permission.FLEET_EDIT, week.unit)


def _table(one: WhatIf) -> list[tuple[int, list[Field | None], int | None]]:
    """A line for each number of requests: a field for each number of riders (None: it was stopped
    before), and as few riders as serve all (None: nobody searched)."""
    known = {(each["requests"], each["riders"]): _field(each) for each in one.result}
    fewest = {each["requests"]: each.get("fewest") for each in one.result}
    return [
        (asked, [known.get((asked, riders)) for riders in one.riders], fewest.get(asked))
        for asked in one.requests
    ]


def _field(each: dict[str, Any]) -> Field:
    in_time = 100 * each["served"] // each["requests"]
    tone = "good" if in_time >= GOOD else "warn" if in_time >= FAIR else "bad"
    return Field(in_time, each["late"], each["latest"], each["most"], tone)
