"""/desk/setup: from an empty platform to the first answered need, and what nobody would answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yizhan.ground.casework.actions import load_starter_menu
from yizhan.ground.people.permissions import Permission
from yizhan.kit.days import local_day
from yizhan.roof.setup.gaps import dispatched, lacks
from yizhan.roof.setup.steps import State, steps
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.participation.reports.actions import load_starter_kinds

TONES = {State.DONE: "good", State.OPEN: "warn", State.OPTIONAL: ""}
IMPORTS = {
    "divisions": "desk:divisions_import",
    "workdays": "desk:calendar_import",
    "catalogue": "desk:catalogue_import",
    "units": "desk:units_import",
    "posts": "desk:posts_import",
    "stations": "desk:station_import",
}
"""The page on which a kind of table is imported."""


@desk_page(Permission.CATALOGUE_EDIT)
def checklist(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    known = steps(request.user, at=now)
    to_do = {step.kind for step in known if step.state == State.OPEN}
    context = {
        "steps": [(step, TONES[step.state], IMPORTS.get(step.kind)) for step in known],
        "done": sum(step.state != State.OPEN for step in known),
        "lacks": lacks(on=local_day(now)),
        "dispatched": dispatched(),
        "without_menu": "catalogue" in to_do,
    }
    return show(request, "desk/setup/checklist.html", context)


@desk_page(Permission.CATALOGUE_EDIT)
@require_POST
def take_menu(request: PageRequest) -> HttpResponse:
    """Begin with the menu that comes with the platform."""
    with refusals_as_message(request):
        loaded = load_starter_menu(by=request.user, at=timezone.now())
        load_starter_kinds(by=request.user, at=timezone.now())
        messages.success(request, _("On the menu: %(n)d matters.") % {"n": loaded.new})
    return redirect("desk:setup")
