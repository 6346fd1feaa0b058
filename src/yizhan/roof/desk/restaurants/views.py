"""/desk/rounds: preparing a round, freezing its lists, typing its seed, and how far it is."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.kit.keys import key_in
from yizhan.roof.desk.restaurants.forms import (
    ReasonForm,
    RoundForm,
    SeedForm,
    initial_of,
)
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address, qr_of
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import (
    Quota,
    Round,
    Seat,
    TypedSeed,
    Visit,
    Visitor,
)
from yizhan.wings.participation.restaurants.rules import LEAST_VISITORS, Grade

PAGE = 50


@desk_page(Permission.ROUND_READ)
@require_GET
def rounds(request: PageRequest) -> HttpResponse:
    """All rounds, the newest first, with how far each is."""
    rows = Round.objects.visible_to(request.user).select_related("unit").with_counts()
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_edit": can_somewhere(request.user, Permission.ROUND_EDIT),
        "to_read": Visit.objects.visible_to(request.user).to_read().count(),
    }
    return show(request, "desk/restaurants/rounds.html", context)


@desk_page(Permission.ROUND_EDIT)
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    form = RoundForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            one = actions.plan_round(
                form.cleaned_data["unit"],
                form.plan(),
                places=form.places(),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Prepared. Now say who may go."))
            return redirect("desk:round", one.pk)
    return _form(request, form, title=_("New round"))


@desk_page(Permission.ROUND_EDIT)
@sent_once
def edit(request: PageRequest, pk: int) -> HttpResponseBase:
    one = _visible(request, pk)
    form = RoundForm(request.POST or None, by=request.user, instance=one, initial=initial_of(one))
    if form.is_valid():
        with refusals_on(form):
            actions.edit_round(
                one,
                form.plan(),
                places=form.places(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:round", pk)
    return _form(request, form, title=_("Change the round"), one=one)


@desk_page(Permission.ROUND_READ)
@never_cache
@require_GET
def a_round(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@desk_page(Permission.ROUND_EDIT)
@require_POST
def supervisors(request: PageRequest, pk: int) -> HttpResponse:
    """Put all on the list who are food-safety supervisors or volunteers today."""
    with refusals_as_message(request):
        added = actions.add_supervisors(_visible(request, pk), by=request.user, at=timezone.now())
        words = ngettext("%(n)d person more may go.", "%(n)d people more may go.", added)
        messages.success(request, words % {"n": added})
    return redirect("desk:round", pk)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take somebody off the list before it is frozen."""
    one = _visible(request, pk)
    mine = Visitor.objects.visible_to(request.user).filter(round=one)
    visitor = mine.filter(pk=key_in(request.POST.get("visitor", "")) or 0).first()
    if visitor is not None:
        with refusals_as_message(request):
            actions.remove_visitor(visitor, by=request.user, at=timezone.now())
            messages.success(request, _("Taken off the list."))
    return redirect("desk:round", pk)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def freeze(request: PageRequest, pk: int) -> HttpResponse:
    """Freeze the lists and publish them with their digest."""
    one = _visible(request, pk)
    with refusals_as_message(request):
        actions.freeze_round(one, dice=SystemRandom(), by=request.user, at=timezone.now())
        messages.success(request, _("Frozen and published. Nothing of the lists changes now."))
    return redirect("desk:round", pk)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def seed(request: PageRequest, pk: int) -> HttpResponse:
    """Type the seed. When a second person has typed the same, the lots are drawn."""
    one, form = _visible(request, pk), SeedForm(request.POST)
    if form.is_valid():
        with refusals_on(form, to="seed"):
            drawn = actions.type_seed(
                one, seed=form.cleaned_data["seed"], by=request.user, at=timezone.now()
            )
            if drawn:
                messages.success(request, _("Both typed the same. The lots are drawn."))
            else:
                messages.success(request, _("Kept. Now a second person types it, too."))
            return redirect("desk:round", pk)
    return _page(request, one, typing=form)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def abandon(request: PageRequest, pk: int) -> HttpResponse:
    """Give a round up; it stays listed with its reason."""
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.abandon_round(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Abandoned. It stays listed with its reason."))
            return redirect("desk:round", pk)
    return _page(request, one, abandoning=form)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw away what was never frozen."""
    with refusals_as_message(request):
        actions.discard_round(_visible(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("Thrown away."))
        return redirect("desk:rounds")
    return redirect("desk:round", pk)


def _visible(request: PageRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _page(request: PageRequest, one: Round, **forms: Form) -> HttpResponse:
    at, me = timezone.now(), request.user
    edits = can(me, Permission.ROUND_EDIT, one.unit)
    address = absolute_address(reverse("rider:round_join", args=[one.code]))
    there = actions.places_there_are(one.unit) if one.is_preparing else {}
    quotas = list(Quota.objects.of(one))
    listed = Visitor.objects.visible_to(me).of(one).select_related("person")
    may_go = Visitor.objects.of(one).count()
    seats = one.each * sum(quota.places for quota in quotas)
    context: dict[str, Any] = {
        "round": one,
        "quotas": [(quota, there.get((quota.county_id, quota.grade), 0)) for quota in quotas],
        "seats": seats,
        "enough": may_go >= max(seats, LEAST_VISITORS),
        "least": LEAST_VISITORS,
        "may_go": may_go,
        "visitors": Paginator(listed, PAGE).get_page(request.GET.get("page")) if edits else None,
        "visits": _visits(one) if one.drawn_at else [],
        "edits": edits,
        "typed": TypedSeed.objects.visible_to(me).of(one).first() if edits else None,
        "typed_count": TypedSeed.objects.of(one).count(),
        "takes_seed": one.takes_seed(at=at),
        "address": address,
        "supervisors": len(actions.supervisors_there(one.unit, at=at))
        if one.is_preparing and edits
        else 0,
        "qr": qr_of(address) if one.is_preparing and edits else "",
        "typing": SeedForm(),
        "abandoning": ReasonForm(),
        "grades": Grade.choices,
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/restaurants/round.html", context, status=status)


def _visits(one: Round) -> list[tuple[Visit, list[Seat]]]:
    """The visits in the order of the draw, each with the seats that somebody has."""
    visits = Visit.objects.of(one).select_related("restaurant__county")
    return [(visit, visit.taken_seats) for visit in visits.with_taken_seats()]


def _form(
    request: PageRequest, form: RoundForm, *, title: str, one: Round | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "round": one, "grades": Grade.choices}
    status = 422 if form.errors else 200
    return show(request, "desk/restaurants/round_form.html", context, status=status)
