"""/desk/visits/assignments: who sees whom, by unit."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere, units_where
from yizhan.roof.desk.visits.forms import AssignForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.care.visits import actions
from yizhan.wings.care.visits.index import last_visits
from yizhan.wings.care.visits.models import Assignment

READ, ASSIGN = Permission.VISIT_READ, Permission.VISIT_ASSIGN
SHOWN = 500
"""As many assignments as one page shows; words find the others."""


@desk_page(READ)
@require_GET
def assignments(request: PageRequest) -> HttpResponse:
    """Every unit with its instructors and whom each sees, with the day of the last visit. What
    just ended can be reopened."""
    words = request.GET.get("q", "").strip()[:80]
    visible = Assignment.objects.visible_to(request.user).not_ended().named(words).for_list()
    rows = list(visible[:SHOWN])
    seen = last_visits(rows)
    may = set(units_where(request.user, ASSIGN).values_list("pk", flat=True))
    ended = request.GET.get("ended", "")
    reopen = Assignment.objects.visible_to(request.user).exclude(until=None)
    context: dict[str, Any] = {
        "groups": [
            (unit, person, [(one, seen.get(one.destination_id), one.unit_id in may) for one in its])
            for (unit, person), its in groupby(rows, key=_whose)
        ],
        "q": words,
        "most": SHOWN if len(rows) == SHOWN else 0,
        "ended": reopen.filter(pk=ended).first() if ended.isdecimal() and len(ended) < 16 else None,
        "may_assign": can_somewhere(request.user, ASSIGN),
    }
    return show(request, "desk/visits/assignments.html", context)


@desk_page(ASSIGN)
def new(request: PageRequest) -> HttpResponse:
    form = AssignForm(request.POST or None, by=request.user)
    if form.is_valid():
        post = form.cleaned_data["post"]
        with refusals_on(form):
            begun = actions.assign(
                post.person,
                form.cleaned_data["whom"],
                unit=post.unit,
                since=form.cleaned_data["since"],
                by=request.user,
                at=timezone.now(),
            )
            words = ngettext("%(n)d assigned.", "%(n)d assigned.", len(begun))
            messages.success(request, words % {"n": len(begun)})
            return redirect("desk:assignments")
    context = {"form": form}
    return show(request, "desk/visits/assign.html", context, status=422 if form.errors else 200)


@desk_page(ASSIGN)
@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    assignment = _visible(request, pk)
    with refusals_as_message(request):
        actions.end_assignment(assignment, by=request.user, at=timezone.now())
    response = redirect("desk:assignments")
    response.headers["Location"] += f"?ended={pk}"
    return response


@desk_page(ASSIGN)
@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    assignment = _visible(request, pk)
    with refusals_as_message(request):
        actions.reopen_assignment(assignment, by=request.user, at=timezone.now())
        messages.success(request, _("As it was before."))
    return redirect("desk:assignments")


def _visible(request: PageRequest, pk: int) -> Assignment:
    return get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)


def _whose(assignment: Assignment) -> tuple[Unit, Person]:
    return assignment.unit, assignment.person
