"""/desk/burden: what forms cost those who fill them, by month and part of the organisation; new
forms that wait for the lead's yes, and the budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.models import Unit
from yizhan.ground.people.models.units import below
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, everywhere, units_where
from yizhan.kit.days import add_months
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.burden.forms import BudgetForm, DecisionForm
from yizhan.roof.insight.burden import burden_of, saved_in, whole_month
from yizhan.roof.insight.form_names import name_of
from yizhan.roof.insight.known_facts import asked_again
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.burden import actions
from yizhan.wings.organisation.burden.index import large_enough, people_by_part
from yizhan.wings.organisation.burden.models import Approval, Budget, FormUse
from yizhan.wings.organisation.burden.rules import SMALLEST
from yizhan.wings.organisation.figure_requests.models import (
    FigureRequest,
    FigureRequestQuerySet,
)

MONTHS = 12
MOST = 20
FIRST_YEAR = 2000


@desk_page(Permission.OVERVIEW_READ)
@never_cache
@require_GET
def burden(request: PageRequest) -> HttpResponse:
    """A month of one part of the organisation, and of the city for whoever reads all of it."""
    month, today = _month(request.GET.get("month", "")), timezone.localdate()
    parts = _parts(request, month)
    unit = _chosen(request.GET.get("unit", ""), parts)
    seen = FormUse.objects.visible_to(request.user)
    one = burden_of(seen, month, unit=unit) if unit is not None else None
    mine = Approval.objects.visible_to(request.user)
    context: dict[str, Any] = {
        "month": month,
        "months": [add_months(whole_month(today), -n) for n in range(MONTHS)],
        "this_month": today.replace(day=1),
        "unit": unit,
        "parts": parts,
        "burden": one,
        "saved": saved_in(_tables(request, unit), month) if unit else 0,
        "rows": _rows(one.costs, one.people) if one else [],
        "again": asked_again(),
        "waiting": mine.to_decide(request.user).select_related("unit", "by").newest()[:MOST],
        "budget": Budget.in_force(),
        "may_set": everywhere(request.user, Permission.BURDEN_APPROVE)
        and can_somewhere(request.user, Permission.BURDEN_APPROVE),
        "smallest": SMALLEST,
    }
    return show(request, "desk/burden/burden.html", context)


@desk_page(Permission.BURDEN_APPROVE)
@require_POST
def approval(request: PageRequest, pk: int) -> HttpResponse:
    """Say yes or no to a form over the budget."""
    seen = Approval.objects.visible_to(request.user)
    one, form = get_object_or_404(seen, pk=pk), DecisionForm(request.POST)
    with refusals_as_message(request):
        if not form.is_valid():
            raise Http404
        yes = form.cleaned_data["yes"] == "1"
        actions.decide_approval(
            one, yes=yes, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        words = _("Allowed. It can be sent now.") if yes else _("Refused, with your reason.")
        messages.success(request, words)
    return redirect("desk:burden")


@desk_page(Permission.BURDEN_APPROVE)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def budget(request: PageRequest) -> HttpResponseBase:
    """Set the budget of new forms."""
    if not everywhere(request.user, Permission.BURDEN_APPROVE):
        raise NotAllowed
    now = Budget.in_force()
    start = {
        "fields_most": now.fields,
        "minutes": now.minutes,
        "minutes_per_cell": now.minutes_per_cell,
    }
    form = BudgetForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            actions.set_budget(
                fields=given["fields_most"],
                minutes=given["minutes"],
                minutes_per_cell=given["minutes_per_cell"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:burden")
    status = 422 if form.errors else 200
    return show(request, "desk/burden/budget.html", {"form": form}, status=status)


def _month(text: str) -> date:
    """The month of an address (2024-05); else the last that is over."""
    today = timezone.localdate()
    year, _dash, number = text.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(text) == len("2024-05")):
        return whole_month(today)
    if not 1 <= int(number) <= MONTHS or not FIRST_YEAR <= int(year) <= today.year:
        return whole_month(today)
    return min(date(int(year), int(number), 1), today.replace(day=1))


def _parts(request: PageRequest, month: date) -> list[Unit]:
    """The parts with enough people that she reads; the city first, for whoever reads all of it."""
    large = large_enough(people_by_part(month))
    mine = units_where(request.user, Permission.OVERVIEW_READ)
    parts = list(mine.filter(path__in=large).order_by("path"))
    if everywhere(request.user, Permission.OVERVIEW_READ):
        city = list(mine.filter(depth=1))
        parts = [*city, *(part for part in parts if part not in city)]
    return parts


def _chosen(code: str, parts: list[Unit]) -> Unit | None:
    if not code:
        return parts[0] if parts else None
    unit = next((part for part in parts if part.code == code), None)
    if unit is None:
        raise Http404
    return unit


def _tables(request: PageRequest, unit: Unit) -> FigureRequestQuerySet:
    """The tables of a part of the organisation that she reads."""
    seen = FigureRequest.objects.visible_to(request.user)
    return seen if unit.is_root() else seen.filter(below(unit.path, of="unit__"))


def _rows(costs: list[Any], people: int) -> list[dict[str, Any]]:
    return [
        {"name": name_of(cost.form), "cost": cost, "each": cost.per_person(people)}
        for cost in costs
    ]
