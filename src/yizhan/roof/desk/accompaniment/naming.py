"""Naming who stands by: the lead names somebody else; where nobody is, a dispatcher names without
reading a word."""

from __future__ import annotations

import uuid

from django.contrib.messages import success
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.roof.desk.accompaniment.forms import PostForm
from yizhan.roof.desk.accompaniment.views import find, show_one
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.accompaniment.actions import name_person
from yizhan.wings.care.accompaniment.models import Accompaniment, led_by

NAME = Permission.ACCOMPANY_NAME


@desk_page(NAME)
@never_cache
@require_GET
def unnamed(request: PageRequest) -> HttpResponse:
    """Those that wait: county, time and deadline, and nothing else of them."""
    rows = Accompaniment.objects.for_units(request.user).with_next_step()
    context = {"rows": list(rows.select_related("division").order_by("opened_at", "pk"))}
    return show(request, "desk/accompaniment/unnamed.html", context)


@desk_page(NAME)
@never_cache
@require_http_methods(["GET", "POST"])
def name_here(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    waiting = Accompaniment.objects.for_units(request.user).with_next_step()
    row = get_object_or_404(waiting.select_related("division"), public_id=public_id)
    units = units_where(request.user, NAME).values("pk")
    form = PostForm(request.POST or None, units=units)
    if form.is_valid():
        with refusals_on(form):
            _name(request, row, form)
            return redirect("desk:accompaniments_unnamed")
    context = {"row": row, "form": form}
    status = 422 if form.errors else 200
    return show(request, "desk/accompaniment/name.html", context, status=status)


@desk_page(Permission.ACCOMPANY_LEAD)
@require_POST
def name_other(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = find(request, public_id)
    form = PostForm(request.POST, units=led_by(request.user))
    if form.is_valid():
        with refusals_on(form):
            _name(request, row, form)
            return redirect("desk:accompaniment", public_id)
    return show_one(request, row, status=422, naming=form)


def _name(request: PageRequest, row: Accompaniment, form: PostForm) -> None:
    post = form.cleaned_data["post"]
    phone = form.cleaned_data["phone"]
    at = timezone.now()
    name_person(row, post.person, unit=post.unit, by=request.user, at=at, phone=phone)
    success(request, _("%(person)s stands by now; the rider is told.") % {"person": post.person})
