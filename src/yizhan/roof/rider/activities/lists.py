"""/me/sessions: the list of who is there, on the phone of the host or the organiser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.kit.days import local_day
from yizhan.roof.rider.activities.cards import card, day_name, moment
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.activities import actions, index
from yizhan.wings.care.activities.models import Session, SignUp

SHOWN = 30


@rider_page
@never_cache
@require_GET
def sessions(request: PageRequest) -> HttpResponse:
    """The sessions I organise or host, the next first."""
    at = timezone.now()
    own = Session.objects.hosted_by(request.user).public().not_long_over(at=at)
    rows = own.select_related("kind", "station", "unit").order_by("begins_at", "pk")[:SHOWN]
    cards = [(card(one, at=at), day_name(local_day(one.begins_at))) for one in rows]
    return show(request, "rider/activities/sessions.html", {"cards": cards})


@rider_page
@never_cache
@require_GET
def session(request: PageRequest, pk: int) -> HttpResponse:
    """The list, one button a row; `who` puts first whose code was scanned with the camera."""
    mine, at = _hosted(request, pk), timezone.now()
    rows = index.participants(mine)
    asked = request.GET.get("who", "")
    context = {
        "session": mine,
        "card": card(mine, at=at),
        "day": day_name(local_day(mine.begins_at)),
        "rows": [row for row in rows if row.sign_up.active],
        "there": sum(1 for row in rows if row.sign_up.attended_at),
        "scanned": next((row for row in rows if asked and row.sign_up.shown_code == asked), None),
        "asked": asked,
        "sheet": _here_address(mine),
        "qr": qr_of(_here_address(mine)),
    }
    return show(request, "rider/activities/session.html", context)


@rider_page
@require_POST
@sent_once
def present(request: PageRequest, pk: int) -> HttpResponseBase:
    """Note that somebody is there: by a row of the list, or by the code on her phone."""
    mine = _hosted(request, pk)
    sign_up = _meant(mine, request.POST.get("who", ""))
    with refusals_as_message(request):
        if sign_up is None:
            messages.error(request, _("This code belongs to nobody who signed up here."))
        else:
            actions.note_attendance(sign_up, by=request.user, at=timezone.now())
            messages.success(request, _("Noted."))
    return redirect("rider:session", pk=pk)


@rider_page
@require_POST
@sent_once
def absent(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a mark back that was a mistake."""
    mine = _hosted(request, pk)
    sign_up = _meant(mine, request.POST.get("who", ""))
    if sign_up is not None:
        with refusals_as_message(request):
            actions.withdraw_attendance(sign_up, by=request.user, at=timezone.now())
    return redirect("rider:session", pk=pk)


@rider_page
@require_GET
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet with the QR code for the place, to print."""
    mine = _hosted(request, pk)
    context = {
        "session": mine,
        "day": moment(mine.begins_at),
        "qr": qr_of(_here_address(mine)),
    }
    return show(request, "rider/activities/sheet.html", context)


def _hosted(request: PageRequest, pk: int) -> Session:
    own = Session.objects.hosted_by(request.user).public()
    return get_object_or_404(own.select_related("kind", "station__unit", "unit"), pk=pk)


def _meant(session: Session, who: str) -> SignUp | None:
    """The row with this number, or with the code that the rider's phone shows; of an address that
    was scanned its end."""
    return SignUp.objects.of(session).shown_as(who.strip().rpartition("who=")[2])


def _here_address(session: Session) -> str:
    path = reverse("rider:activity_here", args=[session.pk])
    return absolute_address(f"{path}?code={session.here_code}")
