"""/desk/rules: which occasion makes which duty. A rule is added or ended, never changed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.rules.forms import RuleForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.duties import actions
from yizhan.wings.organisation.duties.models import DutyRule
from yizhan.wings.organisation.duties.rules import rule_sentence


@desk_page(Permission.RULE_EDIT)
@require_GET
def rules(request: PageRequest) -> HttpResponse:
    visible = DutyRule.objects.visible_to(request.user).order_by("ended_on", "pk")
    context = {"rules": visible, "may_edit": everywhere(request.user, Permission.RULE_EDIT)}
    return show(request, "desk/rules/list.html", context)


@desk_page(Permission.RULE_EDIT)
def new_rule(request: PageRequest) -> HttpResponse:
    """A rule in three questions: when, who, what by when. First shown in words, then entered."""
    if not everywhere(request.user, Permission.RULE_EDIT):
        raise NotAllowed
    form = RuleForm(request.POST or None)
    sentence = ""
    if form.is_valid():
        sentence = rule_sentence(form.row())
        if "preview" not in request.POST:
            with refusals_on(form):
                actions.add_rule(form.row(), by=request.user, at=timezone.now())
                messages.success(request, _("The rule holds from today."))
                return redirect("desk:rules")
    context = {"form": form, "sentence": sentence}
    return show(request, "desk/rules/new.html", context, status=422 if form.errors else 200)


@desk_page(Permission.RULE_EDIT)
@require_POST
def end(request: PageRequest, code: str) -> HttpResponse:
    return _apply(request, code, actions.end_rule, _("The rule makes no more duties."))


@desk_page(Permission.RULE_EDIT)
@require_POST
def resume(request: PageRequest, code: str) -> HttpResponse:
    return _apply(request, code, actions.resume_rule, _("The rule holds again from today."))


def _apply(request: PageRequest, code: str, action: Callable[..., None], done: str) -> HttpResponse:
    rule = get_object_or_404(DutyRule.objects.visible_to(request.user), code=code)
    action(rule, by=request.user, at=timezone.now())
    messages.success(request, done)
    return redirect("desk:rules")
