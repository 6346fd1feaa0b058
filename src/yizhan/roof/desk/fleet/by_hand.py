"""Changes by hand: /desk/fleet/errands/…, and a rider's stops: /desk/fleet/helpers/<helper>."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.kit.routing.problem import Leg
from yizhan.roof.desk.fleet.board import week_and_day
from yizhan.roof.desk.fleet.forms import RiderForm, StopForm, SwapForm
from yizhan.roof.desk.fleet.pictures import map_of
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.index import day_ahead
from yizhan.wings.participation.fleet.models import Errand, Helper
from yizhan.wings.participation.fleet.rules import Kind


@dataclass(frozen=True)
class StopRow:
    """A stop of a rider, as the page lists it."""

    errand: Errand
    leg: str
    where: str
    at: datetime | None
    is_first: bool
    is_last: bool


@desk_page(Permission.FLEET_EDIT)
@require_POST
@sent_once
def give(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give an errand to a rider by hand."""
    return _by_hand(request, pk, actions.give_to, _("Given. The rider is asked now."))


@desk_page(Permission.FLEET_EDIT)
@require_POST
@sent_once
def rule_out(request: PageRequest, pk: int) -> HttpResponseBase:
    """Decide that a rider is not asked for an errand."""
    return _by_hand(request, pk, actions.rule_out, _("Ruled out."))


@desk_page(Permission.FLEET_EDIT)
@require_POST
@sent_once
def swap(request: PageRequest, pk: int, day: str) -> HttpResponseBase:
    """Let two riders change an errand each."""
    week, when = week_and_day(request, pk, day)
    form = SwapForm(request.POST)
    if form.is_valid():
        errands = Errand.objects.visible_to(request.user).filter(week=week, day=when)
        rows = errands.select_related("week__unit")
        first = get_object_or_404(rows, pk=form.cleaned_data["first"])
        second = get_object_or_404(rows, pk=form.cleaned_data["second"])
        with refusals_as_message(request):
            actions.swap(first, second, by=request.user, at=timezone.now())
            messages.success(request, _("Changed. Both riders are asked now."))
    else:
        messages.error(request, _("Choose two errands."))
    return redirect("desk:fleet_board", pk, day)


@desk_page(Permission.FLEET_READ)
@never_cache
@require_GET
def helper(request: PageRequest, pk: int) -> HttpResponse:
    """The stops of one rider, in their order."""
    one = _helper(request, pk)
    stops = _stops(one, at=timezone.now())
    may_edit = can(request.user, Permission.FLEET_EDIT, one.week.unit)
    errands = list({stop.errand.pk: stop.errand for stop in stops}.values())
    context = {
        "helper": one,
        "stops": stops,
        "may_edit": may_edit,
        "drawing": map_of(errands, around=one.near) if may_edit and errands else None,
    }
    return show(request, "desk/fleet/helper.html", context)


@desk_page(Permission.FLEET_EDIT)
@require_POST
@sent_once
def move(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let a stop come earlier or later."""
    one = _helper(request, pk)
    form = StopForm(request.POST)
    if form.is_valid():
        stop = actions.StopKey(form.cleaned_data["errand"], form.cleaned_data["leg"])
        earlier = form.cleaned_data["to"] == "earlier"
        with refusals_as_message(request):
            actions.move_stop(one, stop, earlier=earlier, by=request.user, at=timezone.now())
    return redirect("desk:fleet_helper", pk)


def _helper(request: PageRequest, pk: int) -> Helper:
    rows = Helper.objects.visible_to(request.user).signed_up()
    return get_object_or_404(rows.select_related("week__unit", "person", "near"), pk=pk)


def _stops(one: Helper, *, at: datetime) -> list[StopRow]:
    ahead = day_ahead(actions.planned_day(one.week, one.day), at=at)
    calls = ahead.routes.get(str(one.pk), [])
    return [
        _row(ahead.errands[call[0].id], call[1], number, len(calls))
        for number, call in enumerate(calls)
    ]


def _row(errand: Errand, leg: Leg, number: int, count: int) -> StopRow:
    at_the_hall = (errand.kind == Kind.DELIVER) == (leg is Leg.PICKUP) and errand.is_paired
    where = errand.hall.name if at_the_hall else pgettext("of an errand", "the other place")
    moment = errand.pickup_at if leg is Leg.PICKUP else errand.delivery_at
    return StopRow(errand, leg.value, where, moment, number == 0, number == count - 1)


def _by_hand(
    request: PageRequest, pk: int, deed: Callable[..., object], words: str
) -> HttpResponseBase:
    errand = get_object_or_404(Errand.objects.visible_to(request.user), pk=pk)
    form = RiderForm(request.POST)
    if form.is_valid():
        helpers = (
            Helper.objects.visible_to(request.user)
            .signed_up()
            .filter(week=errand.week_id, day=errand.day)
        )
        helper = get_object_or_404(helpers, pk=form.cleaned_data["helper"])
        with refusals_as_message(request):
            deed(errand, helper, by=request.user, at=timezone.now())
            messages.success(request, words)
    else:
        messages.error(request, _("Choose a rider."))
    return redirect("desk:fleet_board", errand.week_id, errand.day.isoformat())
