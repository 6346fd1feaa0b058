"""A place as who signed up sees it. The ticket in the address is the key: no sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.kit.days import local_day
from yizhan.roof.rider.activities.cards import card, day_name, moment
from yizhan.roof.rider.activities.forms import HereForm, UsefulForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.activities import actions
from yizhan.wings.care.activities.models import SignUp
from yizhan.wings.care.activities.rules import DOORS_OPEN, SENT_LATE, Answer, SignUpState, State

View = Callable[..., HttpResponseBase]


def secret(view: View) -> View:
    """An address that is a key must not be kept by caches, told to others or found by searching."""

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(hidden)


def place_of(ticket: str) -> SignUp:
    rows = SignUp.objects.by_ticket(ticket).select_related(
        "session__kind", "session__station", "session__unit", "person", "name"
    )
    sign_up = rows.first()
    if sign_up is None:
        raise Http404(_("There is no place with this link."))
    return sign_up


@public_page
@secret
@require_GET
def place(request: OpenRequest, ticket: str) -> HttpResponse:
    return _page(request, place_of(ticket))


@public_page
@secret
@require_POST
@sent_once
@limited("answer")
def confirm(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Say yes to the place that became free."""
    sign_up = place_of(ticket)
    with refusals_as_message(request):
        actions.confirm(sign_up, at=timezone.now())
        messages.success(request, _("The place is yours."))
    return redirect("rider:place", ticket=ticket)


@public_page
@secret
@require_POST
@sent_once
@limited("answer")
def leave(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Give the place back; the next who waits is asked at once."""
    sign_up = place_of(ticket)
    with refusals_as_message(request):
        actions.leave(sign_up, at=timezone.now())
        messages.success(request, _("Given back. Thank you: somebody else can come now."))
    return redirect("rider:place", ticket=ticket)


@public_page
@secret
@require_POST
@sent_once
@limited("link")
def here(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Say that one is there, with the code on the sheet; a phone without network sends it later."""
    sign_up, form = place_of(ticket), HereForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="code"):
            actions.attend(sign_up, code=form.cleaned_data["code"], at=timezone.now())
            return redirect("rider:place", ticket=ticket)
    return _page(request, sign_up, status=422, here=form)


@public_page
@secret
@require_POST
@sent_once
@limited("answer")
def useful(request: OpenRequest, ticket: str) -> HttpResponseBase:
    """Answer the one question after it."""
    sign_up, form = place_of(ticket), UsefulForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.say_useful(sign_up, Answer(form.cleaned_data["useful"]))
            messages.success(request, _("Thank you."))
            return redirect("rider:place", ticket=ticket)
    return _page(request, sign_up, status=422)


def _page(
    request: OpenRequest, sign_up: SignUp, *, status: int = 200, here: HereForm | None = None
) -> HttpResponse:
    at, session = timezone.now(), sign_up.session
    ahead = session.state == State.OPEN and session.begins_at > at
    offered = sign_up.state == SignUpState.OFFERED and ahead
    in_time = bool(sign_up.confirm_by and at < sign_up.confirm_by)
    waits = SignUp.objects.of(session).waiting()
    at_the_door = session.begins_at - DOORS_OPEN <= at <= session.ends_at + SENT_LATE
    has_place = sign_up.state == SignUpState.IN
    context = {
        "sign_up": sign_up,
        "session": session,
        "card": card(session, at=at),
        "day": day_name(local_day(session.begins_at)),
        "offered": offered and in_time,
        "missed": sign_up.state == SignUpState.LAPSED or (offered and not in_time),
        "until": moment(sign_up.confirm_by) if sign_up.confirm_by else "",
        "line": waits.filter(pk__lt=sign_up.pk).count() + 1
        if sign_up.state == SignUpState.WAITING and ahead
        else 0,
        "ahead": ahead,
        "has_place": has_place,
        "joinable": session.joinable(at=at),
        "at_the_door": at_the_door and has_place and session.state != State.CANCELLED,
        "scan": qr_of(absolute_address(f"/me/sessions/{session.pk}?who={sign_up.shown_code}"))
        if has_place and sign_up.attended_at is None and session.state == State.OPEN
        else "",
        "here": here or HereForm(initial={"code": request.GET.get("code", "")}),
        "answers": Answer.choices,
    }
    return show(request, "rider/activities/place.html", context, status=status)
