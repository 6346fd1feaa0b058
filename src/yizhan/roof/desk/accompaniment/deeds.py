"""The deeds of whoever stands by; each is one button of the page, and works without a script."""

from __future__ import annotations

import uuid

from django.contrib.messages import success
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yizhan.kit.errors import Refusal
from yizhan.roof.desk.accompaniment.forms import AidForm, SayForm, StepForm
from yizhan.roof.desk.accompaniment.views import find, show_one
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.models import LegalAid, Step


@desk_page()
@never_cache
@require_POST
@limited("reveal")
def number(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Show the rider's telephone; the rider reads that it was looked at."""
    row, at = find(request, public_id), timezone.now()
    try:
        phone = actions.number_for(row, by=request.user, at=at, reason=_("to call as promised"))
    except Refusal as refusal:
        return show_one(request, row, status=422, number_error=str(refusal))
    return show_one(request, row, number=phone)


@desk_page()
@require_POST
@sent_once
def say(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = find(request, public_id)
    form = SayForm(request.POST)
    if form.is_valid():
        deed = actions.note if form.cleaned_data["to"] == "self" else actions.tell_rider
        with refusals_on(form):
            deed(row, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
            return redirect("desk:accompaniment", public_id)
    return show_one(request, row, status=422, saying=form)


@desk_page()
@require_POST
@sent_once
def step_new(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = find(request, public_id)
    form = StepForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.add_step(row, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("desk:accompaniment", public_id)
    return show_one(request, row, status=422, step_form=form)


@desk_page()
@require_POST
@sent_once
def step_done(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    step = _step(request, key)
    with refusals_as_message(request):
        text = request.POST.get("text", "")
        actions.finish_step(step, by=request.user, at=timezone.now(), text=text)
    return redirect("desk:accompaniment", step.accompaniment.public_id)


@desk_page()
@require_POST
def step_drop(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    step = _step(request, key)
    with refusals_as_message(request):
        actions.drop_step(step, by=request.user, at=timezone.now())
    return redirect("desk:accompaniment", step.accompaniment.public_id)


@desk_page()
@require_POST
def ask(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = find(request, public_id)
    with refusals_as_message(request):
        actions.ask_if_settled(row, by=request.user, at=timezone.now())
        success(request, _("The rider is asked. Only she closes it."))
    return redirect("desk:accompaniment", public_id)


@desk_page()
@require_POST
def down(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Give it into other hands: by the rule of the place."""
    row = find(request, public_id)
    with refusals_as_message(request):
        actions.step_down(row, by=request.user, at=timezone.now())
        success(request, _("It is in other hands, and the rider is told in whose."))
    return redirect("desk:accompaniments")


@desk_page()
@require_POST
@sent_once
def aid_propose(request: PageRequest, public_id: uuid.UUID) -> HttpResponseBase:
    row = find(request, public_id)
    form = AidForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.propose_aid(row, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("desk:accompaniment", public_id)
    return show_one(request, row, status=422, aid_form=form)


@desk_page()
@never_cache
@require_POST
def aid_send(request: PageRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand over: a sheet to print or to copy, with just what the rider agreed to."""
    visible = LegalAid.objects.visible_to(request.user).select_related("accompaniment__unit")
    aid = get_object_or_404(visible, key=key)
    try:
        at = timezone.now()
        text = actions.send_aid(aid, by=request.user, at=at)
        reason = _("to hand over to legal aid")
        phone = actions.number_for(aid.accompaniment, by=request.user, at=at, reason=reason)
    except Refusal as refusal:
        return show_one(request, aid.accompaniment, status=422, aid_error=str(refusal))
    context = {"aid": aid, "row": aid.accompaniment, "text": text, "phone": phone}
    return show(request, "desk/accompaniment/sheet.html", context)


def _step(request: PageRequest, key: uuid.UUID) -> Step:
    visible = Step.objects.visible_to(request.user).select_related("accompaniment")
    step: Step = get_object_or_404(visible, key=key)
    return step
