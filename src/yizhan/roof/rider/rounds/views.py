"""/me/rounds: the restaurants somebody was drawn to visit: yes or no, and what she saw there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.casework.actions import TooManyAtOnce, taken_in
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE
from yizhan.roof.rider.rounds.forms import SheetForm, WordForm
from yizhan.roof.shared.access_words import clock
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import spend_upload
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Seat, Visitor
from yizhan.wings.participation.restaurants.rules import PASSED, SeatState, VisitState

PAGE, NUMBERS = 20, 12


@rider_page
@never_cache
@require_GET
def mine(request: PageRequest) -> HttpResponse:
    """Show what waits for me, what I did, and my number in each round."""
    at, own = timezone.now(), Seat.objects.asked_by(request.user)
    waiting = list(own.waiting(at=at).for_list())
    rest = own.exclude(pk__in=[seat.pk for seat in waiting]).for_list()
    own_numbers = Visitor.objects.asked_by(request.user).select_related("round")
    context = {
        "waiting": [(seat, clock(seat.answer_until, at=at)) for seat in waiting],
        "page": Paginator(rest, PAGE).get_page(request.GET.get("page")),
        "numbers": own_numbers.exclude(number="").order_by("-round")[:NUMBERS],
        "listed": own_numbers.filter(number="").order_by("-round")[:NUMBERS],
    }
    return show(request, "rider/rounds/mine.html", context)


@rider_page
@never_cache
@require_GET
def seat(request: PageRequest, pk: int) -> HttpResponse:
    """One restaurant I was drawn for."""
    return _page(request, _own(request, pk))


@rider_page
@require_POST
@sent_once
def accept(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that I go."""
    one, form = _own(request, pk), WordForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="word"):
            actions.accept_seat(
                one, word=form.cleaned_data["word"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Good. Here is what to look at."))
            return redirect("rider:round_seat", pk)
    return _page(request, one, saying=form)


@rider_page
@require_POST
@sent_once
def decline(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that I do not go; nobody asks why."""
    with refusals_as_message(request):
        actions.decline_seat(_own(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("Passed on to the next. Nobody asks why."))
    return redirect("rider:rounds")


@rider_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take down what I saw. It waits on the phone until there is a network, and counts once."""
    one = _own(request, pk)
    start = {"visited_on": timezone.localdate()}
    form = SheetForm(request.POST or None, initial=start)
    if form.is_valid():
        with refusals_on(form):
            _send(request, one, form.sheet())
            messages.success(request, _("Sent. Thank you for going."))
            return redirect("rider:round_seat", pk)
    context = {"seat": one, "form": form, "limit": PHOTOS_AT_ONCE}
    status = 422 if form.errors else 200
    return show(request, "rider/rounds/sheet.html", context, status=status)


def _send(request: PageRequest, one: Seat, sheet: actions.Sheet) -> None:
    """Send it with its photos, which are sealed first: nobody waits for the disk."""
    at = timezone.now()
    files = request.FILES.getlist("photo")
    if len(files) > PHOTOS_AT_ONCE:
        raise TooManyAtOnce
    uploads = [file.read() for file in files]
    spend_upload(request, uploads, at=at)
    with taken_in(uploads) as keys:
        actions.send_sheet(one, sheet, photos=keys, by=request.user, at=at)


def _own(request: PageRequest, pk: int) -> Seat:
    rows = Seat.objects.asked_by(request.user).select_related(
        "visit__round__unit", "visit__restaurant__county", "visitor"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, one: Seat, **forms: Form) -> HttpResponse:
    at = timezone.now()
    running = Seat.objects.asked_by(request.user).waiting(at=at).filter(pk=one.pk).exists()
    goes = one.state == SeatState.ACCEPTED
    context: dict[str, Any] = {
        "seat": one,
        "visit": one.visit,
        "until": clock(one.answer_until, at=at),
        "asked": running and one.state == SeatState.ASKED,
        "goes": running and goes,
        "passed": one.state in PASSED,
        "sent": one.visit.state not in {VisitState.DRAWN, VisitState.CALLED_OFF},
        "partners": one.partners() if running and goes else (),
        "saying": WordForm(initial={"word": one.word}),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "rider/rounds/seat.html", context, status=status)
