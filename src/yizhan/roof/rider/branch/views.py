"""/me/branch: what a member or an applicant has here. Only she sees this page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.actions import introduce
from yizhan.ground.people.models import Consent, Look
from yizhan.roof.rider.branch.forms import AgreeForm, CodeForm
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import TooMany, spend
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.branches import actions, index
from yizhan.wings.organisation.branches.actions.inviting import Agreement, WrongCode
from yizhan.wings.organisation.branches.models import Invitation
from yizhan.wings.organisation.branches.rules import (
    CONSENT,
    WITH_SIGN_UP,
    InvitationKind,
    normalise_code,
)
from yizhan.wings.organisation.development import index as development
from yizhan.wings.organisation.development.models import Candidacy
from yizhan.wings.organisation.development.rules import State

LOOKS = 5


@rider_page
@never_cache
@require_GET
def branch(request: PageRequest) -> HttpResponse:
    me, at = request.user, timezone.now()
    record = index.own_record(me, at=at)
    candidacies = Candidacy.objects.for_person(me).select_related("branch__unit")
    newest = candidacies.order_by("-pk")[:1]
    progress = next(iter(development.progress_list(newest, on=timezone.localdate())), None)
    looks = Look.objects.about(me).select_related("by", "unit").order_by("-at", "-pk")[:LOOKS]
    context = {
        "record": record,
        "events": [(event, comes, event.kind in WITH_SIGN_UP) for event, comes in record.events],
        "progress": progress,
        "line": _line(progress),
        "consent": Consent.objects.visible_to(me).not_ended().first(),
        "looks": looks,
        "asking": CodeForm(),
    }
    return show(request, "rider/branch/branch.html", context)


def _line(progress: development.Progress | None) -> list[dict[str, Any]]:
    """My stages, each with its day; the next one with the day it may be done from."""
    if progress is None:
        return []
    next_stage = progress.next_stage
    not_before = progress.earliest if progress.state == State.WAITING else None
    rows = []
    for stage in development.stage_table().stages:
        is_next = next_stage is not None and next_stage.pk == stage.pk
        rows.append(
            {
                "stage": stage,
                "day": progress.entered.get(stage.code),
                "next": is_next,
                "not_before": not_before if is_next else None,
            }
        )
    return rows


@rider_page
@never_cache
def join(request: PageRequest) -> HttpResponse:
    """Enter a code (or scan it), read what is kept, agree with one tap."""
    code = request.POST.get("code") or request.GET.get("code", "")
    if not code.strip():
        asking = CodeForm(request.POST if request.method == "POST" else None)
        status = 422 if asking.errors else 200
        return show(request, "rider/branch/code.html", {"form": asking}, status=status)
    try:
        spend(request, "link", at=timezone.now())
    except TooMany as refusal:
        return render(request, "429.html", {"refusal": refusal}, status=429)
    invitation = index.invitation_for(code, at=timezone.now())
    if invitation is None:
        return _not_right(request, code)
    words = CONSENT % {"branch": invitation.branch.unit.name}
    form = _asking(request, invitation, code)
    if form.is_valid():
        agreed = Agreement(wording=words, home=form.cleaned_data.get("home", ""))
        me, name = request.user, form.cleaned_data.get("display_name", "")
        with refusals_on(form):
            actions.accept_invitation(code, person=me, agreed=agreed, at=timezone.now())
            if name:
                introduce(me, display_name=name, language=me.language)
            messages.success(request, _("Welcome. You agreed, and you are in."))
            return redirect("rider:branch")
    context = {"form": form, "invitation": invitation, "words": words}
    status = 422 if form.errors else 200
    return show(request, "rider/branch/agree.html", context, status=status)


def _asking(request: PageRequest, invitation: Invitation, code: str) -> AgreeForm:
    """Only the button under the words agrees: a code that was typed leads to the words first."""
    is_member = index.own_record(request.user, at=timezone.now()).membership is not None
    return AgreeForm(
        request.POST if "agree" in request.POST else None,
        initial={"code": normalise_code(code)},
        asks_name=not request.user.display_name,
        asks_home=invitation.kind == InvitationKind.LINK and not is_member,
    )


def _not_right(request: PageRequest, code: str) -> HttpResponse:
    form = CodeForm({"code": code})
    form.is_valid()
    form.add_error("code", str(WrongCode.message))
    return show(request, "rider/branch/code.html", {"form": form}, status=422)


@rider_page
@require_POST
def leave(request: PageRequest) -> HttpResponse:
    """Link myself out, today."""
    link = index.own_record(request.user, at=timezone.now()).link
    if link is not None:
        actions.end_link(link, on=timezone.localdate(), by=request.user, at=timezone.now())
        messages.success(request, _("You are linked out. Your membership at home stays as it is."))
    return redirect("rider:branch")


@rider_page
@require_POST
def take_back(request: PageRequest) -> HttpResponse:
    """Withdraw my consent: the record ends, what is sealed is erased."""
    actions.withdraw_membership(request.user, at=timezone.now())
    messages.success(request, _("Your consent is withdrawn and the record is erased."))
    return redirect("rider:branch")


@rider_page
@require_POST
def sign_up(request: PageRequest, pk: int, *, comes: bool) -> HttpResponse:
    events = [event for event, _comes in index.own_record(request.user, at=timezone.now()).events]
    event = next((one for one in events if one.pk == pk), None)
    if event is None:
        return render(request, "404.html", status=404)
    (actions.sign_up if comes else actions.cancel_sign_up)(
        event, by=request.user, at=timezone.now()
    )
    return redirect("rider:branch")
