"""/desk/units: the tree, each unit with what it is, who works there and what stands below it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.people.actions import (
    create_unit,
    edit_unit,
    end_post,
    grant,
    new_password,
)
from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, posts_where, units_where
from yizhan.ground.people.rules import CHILDREN, UnitKind
from yizhan.roof.desk.units.forms import AppointForm, EditUnitForm, NewUnitForm
from yizhan.roof.desk.units.history import history_of
from yizhan.roof.desk.units.reorganising import REORGANISATIONS
from yizhan.roof.shared.accounts import account_for
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.hours_field import PREVIEW
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on

MOST_FOUND = 1_000
"""The most units a search shows; more words narrow it."""


def _visible_unit(request: PageRequest, permission: Permission, code: str) -> Unit:
    unit: Unit = get_object_or_404(units_where(request.user, permission), code=code)
    return unit


@desk_page(Permission.UNIT_READ)
def units(request: PageRequest) -> HttpResponse:
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    units = units_where(request.user, Permission.UNIT_READ).filter(closed_on=None)
    if kind in UnitKind.values:
        units = units.filter(kind=kind)
    if words:
        matching = units.filter(Q(name__icontains=words) | Q(code__icontains=words))
        # Every name is looked at, so it is done once and not again to count and to sort.
        hits = list(matching.order_by().values_list("pk", flat=True)[:MOST_FOUND])
        units = units.filter(pk__in=hits)
    units = units.select_related("division").order_by("path")
    context = {
        "page": Paginator(units, 50).get_page(request.GET.get("page")),
        "kinds": UnitKind.choices,
        "kind": kind,
        "words": words,
        "flat": bool(words or kind),
        "may_import": can_somewhere(request.user, Permission.UNIT_EDIT),
        "query": f"{urlencode({'q': words, 'kind': kind})}&" if words or kind else "",
    }
    return show(request, "desk/units/units.html", context)


@desk_page(Permission.UNIT_READ)
def unit(request: PageRequest, code: str) -> HttpResponse:
    unit = _visible_unit(request, Permission.UNIT_READ, code)
    form = EditUnitForm(request.POST or None, initial=_start(unit), unit=unit)
    if form.is_valid() and PREVIEW not in request.POST:
        with refusals_on(form):
            edit_unit(unit, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The unit is saved."))
            return redirect("desk:unit", code)
    visible = units_where(request.user, Permission.UNIT_READ)
    below = visible.below(unit).filter(depth=unit.depth + 1, closed_on=None)
    posts = unit.posts.active().select_related("person").order_by("role", "starts_at")
    may_edit = can(request.user, Permission.UNIT_EDIT, unit) and unit.closed_on is None
    context = {
        "unit": unit,
        "above": visible.above(unit).order_by("depth"),
        "below": below.order_by("path")[:200],
        "posts": posts[:200],
        "form": form if may_edit else None,
        "may_appoint": can(request.user, Permission.POST_GRANT, unit),
        "may_found": may_edit and bool(CHILDREN[unit.kind]),
        "reorganisations": REORGANISATIONS.items() if may_edit and not unit.is_root() else (),
        "history": history_of(unit),
        "merged": unit.merged.order_by("closed_on", "pk"),
    }
    return show(request, "desk/units/unit.html", context, status=422 if form.errors else 200)


def _start(unit: Unit) -> dict[str, str]:
    start = {name: getattr(unit, name) for name in ("name", "phone", "office_hours", "competence")}
    return start | {"division": unit.division.code if unit.division else ""}


@desk_page(Permission.UNIT_EDIT)
def new_unit(request: PageRequest, code: str) -> HttpResponse:
    """Open a unit below the one of this code."""
    parent = _visible_unit(request, Permission.UNIT_EDIT, code)
    form = NewUnitForm(request.POST or None, parent=parent)
    if form.is_valid() and PREVIEW not in request.POST:
        cleaned = form.cleaned_data
        with refusals_on(form):
            unit = create_unit(
                founded_on=cleaned.pop("on"),
                parent=parent,
                by=request.user,
                at=timezone.now(),
                **cleaned,
            )
            messages.success(request, _opened(unit))
            return redirect("desk:unit", unit.code)
    context = {"unit": parent, "form": form, "title": _("New unit below")}
    return show(request, "desk/units/form.html", context, status=422 if form.errors else 200)


def _opened(unit: Unit) -> str:
    if unit.division is None:
        return _("The unit is open.")
    return _("The unit is open. It answers for %(division)s.") % {"division": unit.division.name}


@desk_page(Permission.POST_GRANT)
def appoint(request: PageRequest, code: str) -> HttpResponse:
    """Give somebody a post here; who has no account yet gets one, with a password shown once."""
    unit = _visible_unit(request, Permission.POST_GRANT, code)
    form = AppointForm(request.POST or None, by=request.user, unit=unit)
    if form.is_valid():
        with refusals_on(form):
            with transaction.atomic():  # a refused post opens no account
                person, password = account_for(
                    form.cleaned_data["username"],
                    display_name=form.cleaned_data["display_name"],
                    by=request.user,
                    at=timezone.now(),
                )
                grant(
                    person,
                    role=form.cleaned_data["role"],
                    scope=form.cleaned_data["scope"],
                    unit=unit,
                    by=request.user,
                    at=timezone.now(),
                )
            messages.success(request, _("The post is granted."))
            if password:
                text = _("Password of %(name)s, shown this once: %(password)s")
                messages.warning(request, text % {"name": person.username, "password": password})
            return redirect("desk:unit", code)
    context = {"unit": unit, "form": form, "title": _("Appoint somebody at")}
    return show(request, "desk/units/form.html", context, status=422 if form.errors else 200)


@desk_page(Permission.POST_GRANT)
@require_POST
def password(request: PageRequest, pk: int) -> HttpResponse:
    """Give the holder of a post a new password, shown once."""
    posts = posts_where(request.user, Permission.POST_GRANT)
    post = get_object_or_404(posts.select_related("unit", "person"), pk=pk)
    new = new_password(post.person, by=request.user, at=timezone.now())
    text = _("Password of %(name)s, shown this once: %(password)s")
    messages.warning(request, text % {"name": post.person.username, "password": new})
    return redirect("desk:unit", post.unit.code)


@desk_page(Permission.POST_GRANT)
@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End a post."""
    posts = posts_where(request.user, Permission.POST_GRANT)
    post = get_object_or_404(posts.select_related("unit", "person"), pk=pk)
    end_post(post, by=request.user, at=timezone.now())
    messages.success(request, _("The post has ended."))
    return redirect("desk:unit", post.unit.code)
