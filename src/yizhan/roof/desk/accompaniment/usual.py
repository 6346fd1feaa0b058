"""/desk/stand-by/usual: the usual steps after an accident; the table is the city's."""

from __future__ import annotations

from django.contrib.messages import success
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.roles import Permission
from yizhan.roof.desk.accompaniment.forms import TemplateForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.accompaniment.actions import fill_known, save_template
from yizhan.wings.care.accompaniment.models import StepTemplate

EDIT = Permission.RIGHTS_EDIT


@desk_page(EDIT)
@require_GET
def usual(request: PageRequest) -> HttpResponse:
    context = {"rows": StepTemplate.objects.public()}
    return show(request, "desk/accompaniment/usual.html", context)


@desk_page(EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    """Enter the steps that come with the platform; what the city has stays."""
    entered = fill_known(by=request.user, at=timezone.now())
    success(request, _("Entered: %(count)d steps. Yours stay.") % {"count": entered})
    return redirect("desk:usual_steps")


@desk_page(EDIT)
@require_http_methods(["GET", "POST"])
def step(request: PageRequest, code: str = "") -> HttpResponseBase:
    """One usual step, or a new one."""
    row = get_object_or_404(StepTemplate.objects.public(), code=code) if code else None
    form = TemplateForm(request.POST or None, instance=row)
    if row is not None:
        form.fields["code"].disabled = True
    if form.is_valid():
        values = form.cleaned_data | ({"code": code} if code else {})
        with refusals_on(form):
            save_template(**values, by=request.user, at=timezone.now())
            success(request, _("Saved. What is open keeps the steps it has."))
            return redirect("desk:usual_steps")
    context = {"form": form, "row": row}
    status = 422 if form.errors else 200
    return show(request, "desk/accompaniment/step.html", context, status=status)
