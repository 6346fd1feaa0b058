"""/desk/development: who is on the way to membership, what is due for whom, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.roof.desk.development.forms import CorrectionForm, DayForm, StepForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.development import index
from yizhan.wings.organisation.development.actions import (
    correct_step,
    enter_examination,
    enter_stage,
    see_candidacies,
    see_candidacy,
    stop_candidacy,
)
from yizhan.wings.organisation.development.index import Progress
from yizhan.wings.organisation.development.models import Candidacy, Step
from yizhan.wings.organisation.development.rules import State, StepKind
from yizhan.wings.organisation.development.vault import open_note

LISTS: dict[str, tuple[Promise, Callable[[Progress], bool]]] = {
    "": (_("Everybody"), lambda one: True),
    "due": (_("To be done now"), lambda one: one.state != State.WAITING or one.examine_now),
    "late": (_("Late"), lambda one: one.state == State.LATE),
    "waiting": (_("Not yet"), lambda one: one.state == State.WAITING and not one.examine_now),
}
TONES = {State.WAITING: "", State.READY: "calm", State.SOON: "warn", State.LATE: "bad"}
ICONS = {State.WAITING: "paused", State.READY: "ok", State.SOON: "due_soon", State.LATE: "overdue"}


@desk_page(Permission.MEMBER_READ)
@never_cache
@require_GET
def development(request: PageRequest) -> HttpResponse:
    """All within reach, what is due first first. Each of them can read that this was looked at."""
    everybody = see_candidacies(on=timezone.localdate(), by=request.user, at=timezone.now())
    asked = request.GET.get("show", "")
    tab = asked if asked in LISTS else ""
    _name, fits = LISTS[tab]
    context = {
        "rows": [_row(one) for one in everybody if fits(one)],
        "tabs": [
            (code, name, sum(map(fits, everybody)), code == tab)
            for code, (name, fits) in LISTS.items()
        ],
    }
    return show(request, "desk/development/list.html", context)


def _row(progress: Progress) -> dict[str, Any]:
    return {
        "progress": progress,
        "person": progress.candidacy.person,
        "tone": TONES[progress.state],
        "icon": ICONS[progress.state],
        "state": progress.state.label,
    }


def _candidacy(request: PageRequest, pk: int) -> Candidacy:
    visible = Candidacy.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("person", "branch__unit", "company"), pk=pk)


@desk_page(Permission.MEMBER_READ)
@never_cache
@require_GET
def candidacy(request: PageRequest, pk: int) -> HttpResponse:
    return _candidacy_page(request, _candidacy(request, pk))


def _candidacy_page(
    request: PageRequest, candidacy: Candidacy, *, status: int = 200, **forms: Form
) -> HttpResponse:
    """One person's stages as a line: what was done, what is next, what lies ahead."""
    progress = see_candidacy(candidacy, on=timezone.localdate(), by=request.user, at=timezone.now())
    over = candidacy.closed_on is not None
    stage = progress.next_stage
    reviewer = index.reviewing_unit(stage, candidacy.branch.unit) if stage and not over else None
    keep = can(request.user, Permission.MEMBER_EDIT, candidacy.branch.unit) and not over
    context: dict[str, Any] = {
        "candidacy": candidacy,
        "progress": progress,
        "over": over,
        "row": _row(progress),
        "line": _line(progress),
        "reviewer": reviewer,
        "may_enter": reviewer is not None and can(request.user, Permission.MEMBER_EDIT, reviewer),
        "may_keep": keep,
        "entering": StepForm(stage=stage) if stage else None,
        "examining": DayForm() if keep and progress.examination else None,
        "correcting": CorrectionForm(),
    } | forms
    return show(request, "desk/development/candidacy.html", context, status=status)


def _line(progress: Progress) -> list[dict[str, Any]]:
    """The stages in their order, each with what was done at it."""
    rows = []
    for stage in index.stage_table().stages:
        steps = [step for step in progress.steps if step.stage_id == stage.pk]
        rows.append(
            {
                "stage": stage,
                "day": progress.entered.get(stage.code),
                "entered": next((s for s in steps if s.kind == StepKind.ENTERED), None),
                "notes": [(step, open_note(step.sealed)) for step in steps],
                "next": progress.next_stage is not None and stage.pk == progress.next_stage.pk,
            }
        )
    return rows


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def step(request: PageRequest, pk: int) -> HttpResponse:
    """Enter the next stage."""
    candidacy = _candidacy(request, pk)
    progress = index.progress_list([candidacy], on=timezone.localdate())[0]
    if progress.next_stage is None or candidacy.closed_on is not None:
        return redirect("desk:candidacy", pk)
    form, stage = StepForm(request.POST, stage=progress.next_stage), progress.next_stage
    if form.is_valid():
        with refusals_on(form):
            values = {"papers": [], **form.cleaned_data}
            enter_stage(candidacy, stage, by=request.user, at=timezone.now(), **values)
            return _to_candidacy(request, candidacy)
    return _candidacy_page(request, candidacy, status=422, entering=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def examined(request: PageRequest, pk: int) -> HttpResponse:
    candidacy, form = _candidacy(request, pk), DayForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            enter_examination(candidacy, by=request.user, at=timezone.now(), **form.cleaned_data)
            return _to_candidacy(request, candidacy)
    return _candidacy_page(request, candidacy, status=422, examining=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def corrected(request: PageRequest, pk: int) -> HttpResponse:
    candidacy, form = _candidacy(request, pk), CorrectionForm(request.POST)
    if form.is_valid():
        on, note = form.cleaned_data["on"], form.cleaned_data["note"]
        steps = Step.objects.visible_to(request.user).select_related("candidacy", "stage")
        wrong = get_object_or_404(steps, pk=form.cleaned_data["step"], candidacy=candidacy)
        with refusals_on(form):
            correct_step(wrong, on=on, note=note, by=request.user, at=timezone.now())
            return _to_candidacy(request, candidacy)
    return _candidacy_page(request, candidacy, status=422, correcting=form)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def stopped(request: PageRequest, pk: int) -> HttpResponse:
    candidacy = _candidacy(request, pk)
    stop_candidacy(candidacy, by=request.user, at=timezone.now())
    messages.success(request, _("The process has ended. What was done stays written."))
    return redirect("desk:development")


def _to_candidacy(request: PageRequest, candidacy: Candidacy) -> HttpResponse:
    messages.success(request, _("Written down."))
    return redirect("desk:candidacy", candidacy.pk)
