"""/me/visits: whom an instructor is to see and why, the rounds she planned, and one destination
with what was noted there and what became of it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.roof.rider.visits.cards import notes_of
from yizhan.roof.rider.visits.forms import RoundForm
from yizhan.roof.shared.audience import PageRequest, instructor_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.visits import actions
from yizhan.wings.care.visits.index import plan_of, round_of
from yizhan.wings.care.visits.models import Destination, PlannedVisit, Visit
from yizhan.wings.care.visits.rules import ROUND_LENGTH

PAGE = 20
LONGEST_KEY = 16


@instructor_page
@never_cache
@require_GET
def plan(request: PageRequest) -> HttpResponse:
    """The rounds that are planned, and whom to see next with the reasons in words."""
    return _plan(request, RoundForm(by=request.user, today=timezone.localdate()))


@instructor_page
@require_POST
@sent_once
def make_round(request: PageRequest) -> HttpResponseBase:
    """Put the chosen stops into the order of a short way and plan them for a day."""
    form = RoundForm(request.POST, by=request.user, today=timezone.localdate())
    if form.is_valid():
        chosen = list(form.cleaned_data["destination"])
        with refusals_on(form):
            stops = round_of(chosen, person=request.user, start=form.start)
            actions.plan_round(
                stops, day=form.cleaned_data["day"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("The round is planned, in the order of a short way."))
            return redirect("rider:visits")
    return _plan(request, form)


@instructor_page
@require_POST
@sent_once
def out(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take one stop out of a round."""
    mine = PlannedVisit.objects.visible_to(request.user)
    planned = get_object_or_404(mine, pk=pk)
    with refusals_as_message(request):
        actions.take_out(planned, by=request.user, at=timezone.now())
        messages.success(request, _("Taken out of the round."))
    return redirect("rider:visits")


@instructor_page
@never_cache
@require_GET
def destination(request: PageRequest, pk: int) -> HttpResponse:
    """One destination: why to go, what was noted, and what became of the needs heard."""
    mine = Destination.objects.for_person(request.user)
    one = get_object_or_404(mine, pk=pk)
    proposals = plan_of(request.user, on=timezone.localdate())
    visits = Visit.objects.visible_to(request.user).of(one).select_related("person")
    newest = visits.order_by("-visited_on", "-pk")
    page = Paginator(newest, PAGE).get_page(request.GET.get("page"))
    context = {
        "destination": one,
        "why": next((line.why for line in proposals if line.destination == one), ()),
        "page": page,
        "notes": notes_of(page.object_list, reader=request.user, at=timezone.now()),
    }
    return show(request, "rider/visits/destination.html", context)


def _plan(request: PageRequest, form: RoundForm) -> HttpResponse:
    today = timezone.localdate()
    planned = PlannedVisit.objects.visible_to(request.user).from_day(today)
    days = [(day, list(stops)) for day, stops in groupby(planned, key=attrgetter("day"))]
    taken = {stop.destination_id for _day, stops in days for stop in stops}
    proposals = plan_of(request.user, on=today)
    waiting = [one for one in proposals if one.why and one.destination.pk not in taken]
    chosen = _chosen(form, default=[one.destination.pk for one in waiting[:ROUND_LENGTH]])
    context: dict[str, Any] = {
        "today": today,
        "days": days,
        "waiting": waiting,
        "calm": [one for one in proposals if not one.why],
        "chosen": chosen,
        "form": form,
    }
    return show(request, "rider/visits/plan.html", context, status=422 if form.errors else 200)


def _chosen(form: RoundForm, *, default: list[int]) -> set[int]:
    """The stops that are ticked: as they were, if the form was refused."""
    if not form.is_bound:
        return set(default)
    asked = form["destination"].value() or ()
    return {int(one) for one in asked if one.isdecimal() and len(one) < LONGEST_KEY}
