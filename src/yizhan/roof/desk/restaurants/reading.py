"""/desk/rounds/visits: reading what was seen, the letter to the restaurant, its reply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Viewer
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.roof.desk.restaurants.forms import ReasonForm, ReviewForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Seat, Visit
from yizhan.wings.participation.restaurants.rules import VisitState


@desk_page(Permission.ROUND_READ)
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def visit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what was seen; whoever may says which of it stands."""
    one = _visible(request, pk)
    form = ReviewForm(request.POST or None, visit=one)
    if form.is_valid():
        with refusals_on(form):
            actions.review_visit(
                one,
                confirmed=form.cleaned_data.get("confirmed", []),
                public_note=form.cleaned_data["public_note"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Read. Hand the restaurant its letter now."))
            return redirect("desk:round_visit", pk)
    return _page(request, one, reviewing=form)


@desk_page(Permission.ROUND_REVIEW)
@require_POST
@sent_once
def aside(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that it is not published, and why."""
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.set_visit_aside(
                one,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Set aside. Its reason is published in its place."))
            return redirect("desk:round_visit", pk)
    return _page(request, one, setting=form)


@desk_page(Permission.ROUND_REVIEW)
@require_POST
@sent_once
def hide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a reply off the public page."""
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.hide_reply(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Taken off the page. The reason stands in its place."))
            return redirect("desk:round_visit", pk)
    return _page(request, one, hiding=form)


@desk_page(Permission.ROUND_REVIEW)
@never_cache
@require_GET
def letter(request: PageRequest, pk: int) -> HttpResponse:
    """The letter that is handed to the restaurant: what was seen, the code, until when."""
    one = _visible(request, pk)
    if not can(request.user, Permission.ROUND_REVIEW, one.round.unit) or not one.reply_code:
        raise Http404
    address = absolute_address(reverse("public:round_reply"))
    context = {"visit": one, "address": address, "qr": qr_of(f"{address}?code={one.reply_code}")}
    return show(request, "desk/restaurants/letter.html", context)


@desk_page(Permission.ROUND_READ)
@require_GET
def photo(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """A photo of a visit one may read, as the worker made it; `?small` the small one."""
    found = get_object_or_404(_visible(request, pk).photos, key=key)
    try:
        data = store.open_photo(found, small="small" in request.GET, to=Viewer.UNIT)
    except store.NotShown as not_yet:
        raise Http404 from not_yet
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _visible(request: PageRequest, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.user)
    rows = rows.select_related("round__unit", "restaurant__county", "case__unit")
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, one: Visit, **forms: Form) -> HttpResponse:
    me = request.user
    reviews = can(me, Permission.ROUND_REVIEW, one.round.unit)
    own = actions.is_own_visit(one, me)
    seats = Seat.objects.visible_to(me).filter(visit=one)
    if not _runs(request, one):
        seats = seats.none()
    context: dict[str, Any] = {
        "visit": one,
        "photos": one.photos.order_by("key"),
        "seats": seats.select_related("visitor__person").order_by("pk"),
        "reviews": reviews,
        "reads": reviews and not own and one.state == VisitState.SENT,
        "own": own,
        "no_item": actions.case_item() is None,
        "setting": ReasonForm(initial={"version": one.version}),
        "hiding": ReasonForm(),
        "reviewing": ReviewForm(visit=one),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/restaurants/visit.html", context, status=status)


def _runs(request: PageRequest, one: Visit) -> bool:
    return can(request.user, Permission.ROUND_EDIT, one.round.unit)
