"""/me/station: the tasks of a host behind the counter, in one tap each."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhan.ground.casework.rules import TEXT_LIMIT
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.vault import keyed_hash
from yizhan.roof.shared.access_words import access_words
from yizhan.roof.shared.audience import PageRequest, host_page
from yizhan.roof.shared.door_tiles import door_tiles
from yizhan.roof.shared.hours_field import PREVIEW, HoursField
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.needs.actions import order_supplies
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import SignalKind
from yizhan.wings.organisation.duties.models import Duty

MOST = 50

WORDS = {
    SignalKind.OPEN.value: gettext_lazy("We are open"),
    SignalKind.NO_WATER.value: gettext_lazy("Water is out"),
    SignalKind.HAS_WATER.value: gettext_lazy("There is water again"),
    SignalKind.BROKEN.value: gettext_lazy("Something is broken"),
    SignalKind.FIXED.value: gettext_lazy("It is mended"),
    SignalKind.FULL.value: gettext_lazy("No seat left"),
    SignalKind.HAS_ROOM.value: gettext_lazy("There are seats again"),
}
"""A host who shuts the door says «closed today»."""


class SuppliesForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is missing?"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoursForm(forms.Form):
    hours = HoursField(label=gettext_lazy("When is it open?"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


@host_page
@require_safe
def stations(request: PageRequest) -> HttpResponse:
    """The host's stations; who has one sees it at once."""
    mine = list(Station.objects.hosted_by(request.user).not_ended().order_by("code")[:MOST])
    if len(mine) == 1:
        return redirect("rider:host_station", code=mine[0].code)
    at = timezone.now()
    rows = [(station, access_words(station, at=at)) for station in mine]
    return show(request, "rider/host/list.html", {"rows": rows, "owed": _owed(request)})


@host_page
@require_safe
def station(request: PageRequest, code: str) -> HttpResponse:
    return _page(request, _hosted_station(request, code))


@host_page
@require_POST
@sent_once
def close_today(request: PageRequest, code: str) -> HttpResponse:
    reason = request.POST.get("reason", "")[:120]
    actions.close_today(
        _hosted_station(request, code), by=request.user, at=timezone.now(), reason=reason
    )
    messages.success(request, _("Closed for today. It opens again by itself tomorrow."))
    return redirect("rider:host_station", code=code)


@host_page
@require_POST
@sent_once
def open_again(request: PageRequest, code: str) -> HttpResponse:
    return _act(
        request,
        code,
        lambda station: actions.undo_close_today(station, by=request.user, at=timezone.now()),
        _("Open again. Riders see it now."),
    )


@host_page
@require_POST
@sent_once
def signal(request: PageRequest, code: str) -> HttpResponse:
    """Take a host's signal, or take one back. The host is one device, on any phone."""
    station, device, at = _hosted_station(request, code), _device(request), timezone.now()
    with refusals_as_message(request):
        if "undo" in request.POST:
            actions.withdraw_signal(station, request.POST["undo"], device=device, at=at)
        else:
            kind = request.POST.get("kind", "")
            actions.report_signal(
                station, kind, device=device, witness=device, by=request.user, at=at
            )
    there = reverse("rider:host_station", args=[code])
    return redirect(f"{there}#door")


@host_page
@require_POST
@sent_once
def supplies(request: PageRequest, code: str) -> HttpResponse:
    """Ask for supplies: a case like any other, with a unit, a deadline and an answer."""
    mine, form = _hosted_station(request, code), SuppliesForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="text"):
            need = order_supplies(
                mine, by=request.user, at=timezone.now(), text=form.cleaned_data["text"]
            )
            messages.success(request, _("Asked for. You find the answer under “mine”."))
            return redirect("rider:case", ticket=need.case.ticket)
    return _page(request, mine, form=form)


@host_page
@require_http_methods(["GET", "POST"])
def hours(request: PageRequest, code: str) -> HttpResponse:
    """Enter the opening hours by days and times, and see first what will hold this week."""
    mine = _hosted_station(request, code)
    kept = {"hours": mine.hours, "version": mine.version}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form, to="hours"):
            actions.change_hours(
                mine,
                form.cleaned_data["hours"],
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved. Riders see it within two seconds."))
            return redirect("rider:host_station", code=code)
    status = 422 if form.errors else 200
    context = {"station": mine, "form": form}
    return show(request, "rider/host/hours.html", context, status=status)


def _device(request: PageRequest) -> bytes:
    return keyed_hash(f"host:{request.user.pk}", purpose="device")


def _hosted_station(request: PageRequest, code: str) -> Station:
    hosted = Station.objects.hosted_by(request.user).not_ended()
    return get_object_or_404(hosted.select_related("unit", "division"), code=code)


def _act(
    request: PageRequest, code: str, act: Callable[[Station], None], done: str
) -> HttpResponse:
    with refusals_as_message(request):
        act(_hosted_station(request, code))
        messages.success(request, done)
    return redirect("rider:host_station", code=code)


def _page(
    request: PageRequest, station: Station, *, form: SuppliesForm | None = None
) -> HttpResponse:
    at = timezone.now()
    context = {
        "station": station,
        "door": access_words(station, at=at),
        "closed_today": station.closed_until is not None and station.closed_until > at,
        "door_tiles": door_tiles(station, device=_device(request), at=at, words=WORDS),
        "form": form or SuppliesForm(),
        "owed": _owed(request),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "rider/host/station.html", context, status=status)


def _owed(request: PageRequest) -> int:
    """The number of tasks that wait for the host's service points."""
    owed = Duty.objects.worked_by(request.user).owed()
    return owed.filter(unit__kind=UnitKind.SERVICE_POINT).count()
