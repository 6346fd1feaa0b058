"""/desk/units/<code>/move, merge, close: first what will happen, then the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yizhan.ground.people.actions import close_unit, merge_units, move_unit
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import below
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.people.rules import CHILDREN
from yizhan.roof.desk.units.forms import DayForm, TargetForm
from yizhan.roof.desk.units.outcome import what_happens
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on

OFFERED = 30


@dataclass(frozen=True)
class Reorganisation:
    title: str | Promise
    button: str | Promise
    done: str | Promise
    act: Callable[..., object]
    targets: Callable[[Unit], frozenset[str]] | None = None
    """The kinds of unit that the other one may be; None: there is no other one."""


REORGANISATIONS = {
    "move": Reorganisation(
        gettext_lazy("Move this unit"),
        gettext_lazy("Move it"),
        gettext_lazy("The unit has moved."),
        move_unit,
        lambda unit: frozenset(kind for kind, below in CHILDREN.items() if unit.kind in below),
    ),
    "merge": Reorganisation(
        gettext_lazy("Merge into another unit"),
        gettext_lazy("Merge them"),
        gettext_lazy("The two units are one."),
        merge_units,
        lambda unit: frozenset({unit.kind}),
    ),
    "close": Reorganisation(
        gettext_lazy("Close the unit"),
        gettext_lazy("Close it"),
        gettext_lazy("The unit is closed and its posts have ended."),
        close_unit,
    ),
}


@desk_page(Permission.UNIT_EDIT)
def reorganise(request: PageRequest, code: str, how: str) -> HttpResponse:
    """GET asks, and shows what will happen when it knows enough; POST does it."""
    unit, verb = _open(request, code), REORGANISATIONS[how]
    form = _form(request, unit, verb)
    if form.is_valid() and request.method == "POST":
        cleaned = form.cleaned_data
        to = (cleaned["to"],) if verb.targets else ()
        with refusals_on(form):
            verb.act(unit, *to, by=request.user, at=timezone.now(), on=cleaned["on"])
            messages.success(request, str(verb.done))
            return redirect("desk:unit", unit.code)
    to_unit = form.cleaned_data.get("to") if form.is_bound and form.is_valid() else None
    complete = verb.targets is None or to_unit is not None
    context = {
        "unit": unit,
        "how": how,
        "verb": verb,
        "form": form,
        "known": complete,
        "what": what_happens(unit, how, to_unit, by=request.user) if complete else None,
    }
    return show(request, "desk/units/reorganise.html", context, status=422 if form.errors else 200)


@desk_page(Permission.UNIT_EDIT)
@require_GET
def fitting(request: PageRequest, code: str, how: str) -> HttpResponse:
    """Options for the box that asks for the other unit: those near it first."""
    unit, words = _open(request, code), request.GET.get("to", "").strip()
    targets = _among(request.user, unit, REORGANISATIONS[how])
    if words:
        matching = targets.filter(name__icontains=words) | targets.filter(code__icontains=words)
        return show(
            request, "desk/cases/units.html", {"units": matching.order_by("path")[:OFFERED]}
        )
    near = targets.filter(below(unit.parent_path)).order_by("path")
    return show(request, "desk/cases/units.html", {"units": near[:OFFERED]})


def _open(request: PageRequest, code: str) -> Unit:
    visible = units_where(request.user, Permission.UNIT_EDIT).filter(closed_on=None, depth__gt=1)
    unit: Unit = get_object_or_404(visible, code=code)
    return unit


def _among(person: Person, unit: Unit, verb: Reorganisation) -> Any:
    kinds = verb.targets(unit) if verb.targets else frozenset()
    reach = units_where(person, Permission.UNIT_EDIT).filter(closed_on=None, kind__in=kinds)
    return reach.exclude(below(unit.path))


def _form(request: PageRequest, unit: Unit, verb: Reorganisation) -> DayForm:
    posted = request.POST if request.method == "POST" else None
    if verb.targets is None:
        return DayForm(posted)
    data = posted if posted is not None or "to" not in request.GET else request.GET
    return TargetForm(data, among=_among(request.user, unit, verb))
