"""/me/fleet: days a rider signs up for, the errands she is asked for, and thanks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from yizhan.ground.people.models import Person
from yizhan.kit.days import end_of, local_day
from yizhan.kit.event_stream import Channel
from yizhan.roof.rider.fleet.forms import JoinForm
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.event_stream import event_stream
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper
from yizhan.wings.participation.fleet.rules import State

LATELY = 20
DEEDS = {
    "accept": actions.accept,
    "decline": actions.decline,
    "back": actions.give_back,
    "out": actions.set_out,
    "picked": actions.picked_up,
    "done": actions.done,
}


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    return _page(request)


@rider_page
@require_safe
def events(request: PageRequest) -> HttpResponse:
    """Says when an errand she is asked for has changed."""
    make = partial(_fingerprint, request.user.username)
    return event_stream(request, Channel(f"fleet of {request.user.pk}", make))


def _fingerprint(username: str) -> str | None:
    me = Person.objects.known_by(username)
    return None if me is None else Errand.objects.asked_by(me).ahead().fingerprint()


@rider_page
@require_POST
@sent_once
@limited("answer")
def move(request: PageRequest, key: UUID) -> HttpResponseBase:
    """Answer an offer, or say how far one is."""
    errand = Errand.objects.asked_by(request.user).filter(public_id=key).first()
    if errand is None:
        return _page(request, gone=True)  # what a phone said without a network may come too late
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is not None:
        with refusals_as_message(request):
            deed(errand, by=request.user, at=timezone.now())
            messages.success(request, _("Noted."))
    return redirect("rider:fleet")


@rider_page
@never_cache
@require_POST
@limited("answer")
def number(request: PageRequest, key: UUID) -> HttpResponse:
    """Show the number of whoever asked; the look is written down."""
    errand = _own(request, key)
    with refusals_as_message(request):
        seen = actions.number_of_asker(errand, by=request.user, at=timezone.now())
        return _page(request, numbers={errand.pk: seen})
    return _page(request)


@rider_page
@require_http_methods(["GET", "POST"])
@sent_once
def join(request: PageRequest, pk: int) -> HttpResponseBase:
    at = timezone.now()
    today = local_day(at)
    week = get_object_or_404(ExamWeek.objects.public().not_over(on=today), pk=pk)
    form = JoinForm(request.POST if request.method == "POST" else None, week=week, today=today)
    if form.is_valid():
        with refusals_on(form):
            actions.join(
                week,
                day=date.fromisoformat(form.cleaned_data["day"]),
                near=form.cleaned_data["near"],
                hours=form.hours,
                by=request.user,
                at=at,
            )
            messages.success(request, _("You are in. Errands come here and by text message."))
            return redirect("rider:fleet")
    status = 422 if form.errors else 200
    return show(request, "rider/fleet/join.html", {"form": form, "week": week}, status=status)


@rider_page
@require_POST
@sent_once
def leave(request: PageRequest, pk: int) -> HttpResponseBase:
    helper = get_object_or_404(Helper.objects.asked_by(request.user), pk=pk)
    with refusals_as_message(request):
        actions.leave(helper, by=request.user, at=timezone.now())
        messages.success(request, _("You are out for this day. Others take over what you had."))
    return redirect("rider:fleet")


@rider_page
@never_cache
@require_GET
def thanks(request: PageRequest, pk: int) -> HttpResponse:
    """The letter of thanks, with the time; to be printed."""
    own = Helper.objects.asked_by(request.user).select_related("week__unit", "person")
    helper = get_object_or_404(own, pk=pk, minutes__isnull=False)
    count = helper.errands.filter(state=State.DONE).count()
    context = {"helper": helper, "count": count, "name": str(request.user)}
    return show(request, "rider/fleet/thanks.html", context)


def _own(request: PageRequest, key: UUID) -> Errand:
    rows = Errand.objects.asked_by(request.user).select_related("hall")
    return get_object_or_404(rows, public_id=key)


def _page(
    request: PageRequest, *, numbers: dict[int, str] | None = None, gone: bool = False
) -> HttpResponse:
    today = local_day(timezone.now())
    rows = Errand.objects.asked_by(request.user).ahead().select_related("hall")
    errands = list(rows.order_by("day", "pickup_at", "delivery_at", "pk"))
    days = Helper.objects.asked_by(request.user).select_related("week", "near")
    context = {
        "fingerprint": rows.fingerprint(),
        "gone": gone,
        "keep_until": _keep_until(errands),
        "errands": [
            (one, actions.card_for_rider(one), (numbers or {}).get(one.pk, "")) for one in errands
        ],
        "days": days.signed_up().filter(day__gte=today).order_by("day", "pk"),
        "weeks": ExamWeek.objects.public().not_over(on=today).order_by("first_day", "pk"),
        "letters": days.filter(minutes__isnull=False).order_by("-day", "-pk")[:LATELY],
    }
    status = 404 if gone else 200
    return show(request, "rider/fleet/mine.html", context, status=status)


def _keep_until(errands: Sequence[Errand]) -> int:
    """The moment, in milliseconds, until which a phone may keep the page for places without a
    network: the end of the first day of which it shows an address. 0: it shows none."""
    days = [one.day for one in errands if one.is_held]
    return int(end_of(min(days)).timestamp() * 1000) if days else 0
