"""/desk/honours/nominations: what a nominee lets the desk read, the words of the notice,
objections, the story. Who nominated and who objected is shown to nobody."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.roof.desk.honours.forms import CitationForm, DecisionForm, ReasonForm, StoryForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.honours import evidence_picture, statements_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import (
    Evidence,
    Honour,
    Mark,
    Nomination,
    Objection,
    Statement,
    Story,
)
from yizhan.wings.participation.honours.rules import CallState, NominationState


@desk_page(Permission.HONOUR_READ)
@never_cache
@require_GET
def nomination(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    return _page(request, _visible(request, key))


@desk_page(Permission.HONOUR_EDIT)
@require_POST
@sent_once
def cite(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    one, form = _visible(request, key), CitationForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            citation = form.cleaned_data["citation"]
            actions.cite(one, citation=citation, by=request.user, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("desk:honour_nomination", key)
    return _page(request, one, citing=form)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
def exclude(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    one, form = _visible(request, key), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.exclude(one, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Not admitted. The nominee is told why."))
            return redirect("desk:honour_call", one.call_id)
    return _page(request, one, excluding=form)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
def late_notice(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    """Begin the notice for whoever moved up."""
    one = _visible(request, key)
    with refusals_as_message(request):
        actions.begin_late_notice(one, by=request.user, at=timezone.now())
        messages.success(request, _("The public notice runs."))
    return redirect("desk:honour_nomination", key)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
@sent_once
def story(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    one, form = _visible(request, key), StoryForm(request.POST)
    honour = get_object_or_404(Honour.objects.visible_to(request.user), nomination=one)
    if form.is_valid():
        with refusals_on(form):
            text = form.cleaned_data["text"]
            actions.write_story(honour, text=text, by=request.user, at=timezone.now())
            messages.success(request, _("The rider is asked whether everybody may read it."))
            return redirect("desk:honour_nomination", key)
    return _page(request, one, telling=form)


@desk_page(Permission.HONOUR_EDIT)
@require_POST
@sent_once
def decide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Decide an objection: that answers its case, too."""
    rows = Objection.objects.visible_to(request.user).select_related("nomination__call__unit")
    one, form = get_object_or_404(rows, pk=pk), DecisionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            chosen = form.cleaned_data
            actions.decide_objection(
                one,
                upheld=chosen["upheld"],
                text=chosen["text"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Decided. Whoever objected can read it."))
            return redirect("desk:honour_nomination", one.nomination.key)
    return _page(request, one.nomination, deciding=form, objection=one.pk)


@desk_page(Permission.HONOUR_READ)
@never_cache
@require_GET
def photo(request: PageRequest, key: uuid.UUID) -> HttpResponse:
    one = get_object_or_404(Evidence.objects.visible_to(request.user), key=key)
    return evidence_picture(one, small="small" in request.GET)


def _visible(request: PageRequest, key: uuid.UUID) -> Nomination:
    rows = Nomination.objects.visible_to(request.user).select_related("call__unit", "division")
    return get_object_or_404(rows, key=key)


def _page(
    request: PageRequest, one: Nomination, *, objection: int = 0, **forms: Form
) -> HttpResponse:
    me, call = request.user, one.call
    may_edit = can(me, Permission.HONOUR_EDIT, call.unit)
    edits = may_edit and not call.is_over
    objections = Objection.objects.visible_to(me).of(one).select_related("case").order_by("pk")
    honour = Honour.objects.visible_to(me).filter(nomination=one).first()
    told = Story.objects.visible_to(me).of(honour).first() if honour is not None else None
    late = call.state == CallState.NOTICE and one.state == NominationState.NAMED
    context: dict[str, Any] = {
        "nomination": one,
        "call": call,
        "statements": statements_of(Statement.objects.visible_to(me).of(one)),
        "marks": Mark.objects.opened(one),
        "objections": objections,
        "decides": edits and can(me, Permission.CASE_WORK, call.unit),
        "wrong_objection": objection,
        "honour": honour,
        "story": told,
        "may_cite": edits and one.readable,
        "may_exclude": edits and one.state == NominationState.AGREED,
        "may_begin": edits and late and one.notice_until is None and bool(one.citation),
        "may_tell": may_edit and honour is not None,
        "citing": CitationForm(initial={"citation": one.citation}),
        "excluding": ReasonForm(),
        "telling": StoryForm(initial={"text": told.text if told else ""}),
        "deciding": DecisionForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return show(request, "desk/honours/nomination.html", context, status=status)
