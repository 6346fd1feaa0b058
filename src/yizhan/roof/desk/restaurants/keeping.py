"""/desk/restaurants: the list, one restaurant with its history, new ones, files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.ground.places.models import Division
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.restaurants.forms import NewRestaurantForm, ReasonForm, RestaurantForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.exchange import HEADINGS, restaurant_records
from yizhan.wings.participation.restaurants.models import Restaurant, RestaurantQuerySet, Visit
from yizhan.wings.participation.restaurants.rules import Grade

PAGE, VISITS = 50, 20


@desk_page(Permission.ROUND_READ)
@require_GET
def restaurants(request: PageRequest) -> HttpResponse:
    rows = _chosen(request, Restaurant.objects.visible_to(request.user)).for_list()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = _asked(request)
    context = {
        "page": page,
        "asked": asked,
        "query": f"{urlencode({key: value for key, value in asked.items() if value})}&",
        "grades": Grade.choices,
        "counties": Division.objects.in_force(on=timezone.localdate()).counties().order_by("code"),
        "forms": [form.value for form in FileForm],
        "may_edit": can_somewhere(request.user, Permission.ROUND_EDIT),
    }
    return show(request, "desk/restaurants/list.html", context)


@desk_page(Permission.ROUND_EDIT)
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    form = NewRestaurantForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            one = actions.add_restaurant(
                form.cleaned_data["code"].strip(),
                by=request.user,
                at=timezone.now(),
                **form.facts(),
            )
            messages.success(request, pgettext("restaurant", "Entered."))
            return redirect("desk:restaurant", one.code)
    return _form(request, form, title=_("New restaurant"))


@desk_page(Permission.ROUND_EDIT)
@sent_once
def edit(request: PageRequest, code: str) -> HttpResponseBase:
    one = _visible(request, code)
    form = RestaurantForm(request.POST or None, instance=_visible(request, code), by=request.user)
    if form.is_valid():
        with refusals_on(form):
            actions.edit_restaurant(
                one,
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
                **form.facts(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:restaurant", code)
    return _form(request, form, title=_("Change the restaurant"), one=one)


@desk_page(Permission.ROUND_READ)
@never_cache
@require_GET
def restaurant(request: PageRequest, code: str) -> HttpResponse:
    return _page(request, _visible(request, code))


@desk_page(Permission.ROUND_EDIT)
@require_POST
def exclude(request: PageRequest, code: str) -> HttpResponse:
    """Leave it out of the lots to come."""
    one, form = _visible(request, code), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.exclude_restaurant(
                one, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Left out. The reason is published with each round."))
            return redirect("desk:restaurant", code)
    return _page(request, one, excluding=form)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def include(request: PageRequest, code: str) -> HttpResponse:
    """Take it into the lots to come again."""
    with refusals_as_message(request):
        actions.include_restaurant(_visible(request, code), by=request.user, at=timezone.now())
        messages.success(request, _("In the lots to come again."))
    return redirect("desk:restaurant", code)


@desk_page(Permission.ROUND_EDIT)
@require_POST
def close(request: PageRequest, code: str) -> HttpResponse:
    """Note that it is gone."""
    with refusals_as_message(request):
        actions.close_restaurant(_visible(request, code), by=request.user, at=timezone.now())
        messages.success(request, _("Noted as gone. Its history stays."))
    return redirect("desk:restaurant", code)


@desk_page(Permission.ROUND_READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in set(FileForm):
        raise Http404
    rows = _chosen(request, Restaurant.objects.visible_to(request.user)).for_list()
    file_form = FileForm(form)
    content = write_table(restaurant_records(rows), HEADINGS, file_form)
    return as_file(content, file_form, "restaurants")


def _asked(request: HttpRequest) -> dict[str, str]:
    grade = request.GET.get("grade", "")
    return {
        "q": request.GET.get("q", "").strip()[:80],
        "county": request.GET.get("county", "")[:12],
        "grade": grade if grade in Grade.values else "",
        "which": request.GET.get("which", "")[:8],
    }


def _chosen(request: HttpRequest, rows: RestaurantQuerySet) -> RestaurantQuerySet:
    asked = _asked(request)
    if asked["county"]:
        rows = rows.filter(county__code=asked["county"])
    if asked["grade"]:
        rows = rows.filter(grade=asked["grade"])
    if asked["which"] == "out":
        rows = rows.public().exclude(excluded_why="")
    elif asked["which"] == "gone":
        rows = rows.exclude(closed_on=None)
    else:
        rows = rows.public()
    return rows.called(asked["q"])


def _visible(request: PageRequest, code: str) -> Restaurant:
    rows = Restaurant.objects.visible_to(request.user).select_related("unit", "county")
    return get_object_or_404(rows, code=code)


def _page(request: PageRequest, one: Restaurant, **forms: Form) -> HttpResponse:
    visits = Visit.objects.visible_to(request.user).about(one)
    context: dict[str, Any] = {
        "restaurant": one,
        "visits": Paginator(visits, VISITS).get_page(request.GET.get("page")),
        "edits": can(request.user, Permission.ROUND_EDIT, one.unit) and one.closed_on is None,
        "excluding": ReasonForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/restaurants/restaurant.html", context, status=status)


def _form(
    request: PageRequest, form: RestaurantForm, *, title: str, one: Restaurant | None = None
) -> HttpResponse:
    back = reverse("desk:restaurant", args=[one.code]) if one else reverse("desk:restaurants")
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.errors else 200
    return show(request, "desk/restaurants/restaurant_form.html", context, status=status)
