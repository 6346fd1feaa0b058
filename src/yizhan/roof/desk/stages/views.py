"""/desk/stages: the table of stages from applicant to full member, changed without code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.stages.forms import NewStageForm, StageForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.development.actions import save_stage
from yizhan.wings.organisation.development.models import Stage


@desk_page(Permission.RULE_EDIT)
@require_GET
def stages(request: PageRequest) -> HttpResponse:
    rows = Stage.objects.visible_to(request.user).select_related("after")
    context = {
        "rows": rows.order_by("-active", "position"),
        "may_edit": everywhere(request.user, Permission.RULE_EDIT),
    }
    return show(request, "desk/stages/list.html", context)


@desk_page(Permission.RULE_EDIT)
def stage(request: PageRequest, code: str) -> HttpResponse:
    stage = get_object_or_404(Stage.objects.visible_to(request.user), code=code)
    return _edited(request, StageForm(request.POST or None, instance=stage), code)


@desk_page(Permission.RULE_EDIT)
def new_stage(request: PageRequest) -> HttpResponse:
    form, code = NewStageForm(request.POST or None), request.POST.get("code", "")
    if form.is_valid() and Stage.objects.visible_to(request.user).filter(code=code).exists():
        form.add_error("code", _("There is already a stage with this code."))
    return _edited(request, form, code)


def _edited(request: PageRequest, form: StageForm, code: str) -> HttpResponse:
    if not everywhere(request.user, Permission.RULE_EDIT):
        raise NotAllowed
    if form.is_valid():
        with refusals_on(form):
            save_stage(code, by=request.user, at=timezone.now(), **form.columns())
            messages.success(request, _("Saved. It holds for every step from now on."))
            return redirect("desk:stages")
    context = {"form": form, "stage": form.instance if form.instance.pk else None}
    return show(request, "desk/stages/stage.html", context, status=422 if form.errors else 200)
