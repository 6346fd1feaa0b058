"""/desk/honours: calls for an honour, their jury and their way to the award."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere
from yizhan.roof.desk.honours.forms import (
    CallForm,
    JurorForm,
    NewCallForm,
    ReasonForm,
    initial_of,
)
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.index import marks_missing
from yizhan.wings.participation.honours.models import (
    Call,
    Conflict,
    Juror,
    Nomination,
    Objection,
)
from yizhan.wings.participation.honours.rules import BEFORE_JURY, CallState

PAGE = 50
Step = Callable[..., object]

STEPS: dict[str, tuple[Step, Promise]] = {
    "open": (actions.open_call, gettext_lazy("Open. People can be nominated.")),
    "judge": (actions.begin_judging, gettext_lazy("The jury reads and marks now.")),
    "reckon": (actions.close_marking, gettext_lazy("The marks are open, the result is reckoned.")),
    "publish": (actions.publish_notice, gettext_lazy("The public notice runs.")),
    "award": (actions.award, gettext_lazy("Awarded.")),
}
"""The steps of a call that need nothing else, with the word when they are done."""

NEXT: dict[str, str] = {
    CallState.PREPARED: "open",
    CallState.OPEN: "judge",
    CallState.JUDGING: "reckon",
    CallState.RECKONED: "publish",
    CallState.NOTICE: "award",
}
"""The step that comes next in each state."""


@desk_page(Permission.HONOUR_READ)
@require_GET
def calls(request: PageRequest) -> HttpResponse:
    """The list: calls that run, or those that are over."""
    when, words = request.GET.get("when", ""), request.GET.get("q", "").strip()[:60]
    rows = Call.objects.visible_to(request.user).called(words).select_related("unit")
    rows = rows.over() if when == "over" else rows.running()
    page = Paginator(rows.order_by("-opens_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "when": when,
        "words": words,
        "query": f"when={when}&q={words}&",
        "may_edit": can_somewhere(request.user, Permission.HONOUR_EDIT),
    }
    return show(request, "desk/honours/list.html", context)


@desk_page(Permission.HONOUR_EDIT)
@require_http_methods(["GET", "POST"])
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    form = NewCallForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            one = actions.prepare_call(
                form.cleaned_data["unit"], form.details(), by=request.user, at=timezone.now()
            )
            return redirect("desk:honour_call", one.pk)
    return _form(request, form, title=_("New call for an honour"))


@desk_page(Permission.HONOUR_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    one = _visible(request, pk)
    form = CallForm(request.POST or None, initial=initial_of(one))
    if form.is_valid():
        with refusals_on(form):
            actions.edit_call(
                one,
                form.details(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("desk:honour_call", pk)
    return _form(request, form, title=_("Change the call"), call=one)


@desk_page(Permission.HONOUR_READ)
@never_cache
@require_GET
def call(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@desk_page(Permission.HONOUR_EDIT)
@require_POST
def go_on(request: PageRequest, pk: int, step: str) -> HttpResponse:
    """Open, let the jury read, reckon, publish, award."""
    one, (deed, done) = _visible(request, pk), STEPS[step]
    with refusals_as_message(request):
        deed(one, by=request.user, at=timezone.now())
        messages.success(request, str(done))
    return redirect("desk:honour_call", pk)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    one, form = _visible(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.cancel_call(one, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Cancelled. Nominees are told."))
            return redirect("desk:honour_call", pk)
    return _page(request, one, cancelling=form)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
@sent_once
def add_juror(request: PageRequest, pk: int) -> HttpResponseBase:
    one, form = _visible(request, pk), JurorForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            person = form.cleaned_data["username"]
            actions.name_juror(one, person, by=request.user, at=timezone.now())
            messages.success(request, _("Named. The juror is told."))
            return redirect("desk:honour_call", pk)
    return _page(request, one, naming=form)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
def remove_juror(request: PageRequest, juror: int) -> HttpResponse:
    one = get_object_or_404(Juror.objects.visible_to(request.user), pk=juror)
    with refusals_as_message(request):
        actions.remove_juror(one, by=request.user, at=timezone.now())
        messages.success(request, _("Off the jury."))
    return redirect("desk:honour_call", one.call_id)


def _visible(request: PageRequest, pk: int) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _page(request: PageRequest, one: Call, **forms: Form) -> HttpResponse:
    edits = can(request.user, Permission.HONOUR_EDIT, one.unit) and not one.is_over
    nominations = Nomination.objects.visible_to(request.user).of(one)
    page = Paginator(nominations.order_by("place", "key"), PAGE).get_page(request.GET.get("page"))
    objections = Objection.objects.visible_to(request.user).filter(nomination__call=one)
    judging = one.state == CallState.JUDGING
    step = NEXT.get(one.state, "") if edits else ""
    context: dict[str, Any] = {
        "call": one,
        "page": page,
        "jurors": Juror.objects.visible_to(request.user).of(one).select_related("person"),
        "conflicts": Conflict.objects.declared_in(one).count(),
        "missing": marks_missing(one)[0] if judging else 0,
        "objections": objections.select_related("nomination", "case").order_by("-pk")[:PAGE],
        "edits": edits,
        "step": step,
        "step_address": reverse(f"desk:honour_{step}", args=[one.pk]) if step else "",
        "names_jury": edits and one.state in BEFORE_JURY,
        "removes": edits and (judging or one.state in BEFORE_JURY),
        "judges": Juror.objects.of(one).for_person(request.user).exists(),
        "naming": JurorForm(),
        "cancelling": ReasonForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/honours/call.html", context, status=status)


def _form(
    request: PageRequest, form: Form, *, title: str, call: Call | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "call": call}
    return show(request, "desk/honours/form.html", context, status=422 if form.errors else 200)
