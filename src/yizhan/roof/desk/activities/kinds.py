"""/desk/activities/kinds: the table of kinds of activities, changed without code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.roles import Permission, everywhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.activities.forms import KindForm, NewKindForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.care.activities.actions import save_kind
from yizhan.wings.care.activities.models import Kind


@desk_page(Permission.ACTIVITY_READ)
@require_GET
def kinds(request: PageRequest) -> HttpResponse:
    context = {
        "kinds": Kind.objects.visible_to(request.user).order_by("-active", "position", "pk"),
        "may_edit": everywhere(request.user, Permission.ACTIVITY_EDIT),
    }
    return show(request, "desk/activities/kinds.html", context)


@desk_page(Permission.ACTIVITY_EDIT)
def kind(request: PageRequest, code: str) -> HttpResponse:
    row = get_object_or_404(Kind.objects.visible_to(request.user), code=code)
    return _edited(request, KindForm(request.POST or None, instance=row), code=code)


@desk_page(Permission.ACTIVITY_EDIT)
def new_kind(request: PageRequest) -> HttpResponse:
    return _edited(request, NewKindForm(request.POST or None))


def _edited(request: PageRequest, form: KindForm, *, code: str = "") -> HttpResponse:
    """Kinds belong to the whole city, and so does whoever changes them."""
    if not everywhere(request.user, Permission.ACTIVITY_EDIT):
        raise NotAllowed
    if form.is_valid():
        with refusals_on(form):
            save_kind(form.instance, by=request.user, at=timezone.now())
            messages.success(request, _("Saved. What took place keeps its kind."))
            return redirect("desk:activity_kinds")
    context = {"form": form, "code": code}
    return show(request, "desk/activities/kind.html", context, status=422 if form.errors else 200)
