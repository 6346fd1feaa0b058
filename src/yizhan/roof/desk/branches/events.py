"""/desk/branches/<code>/events: what a branch plans, and who means to come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.branches.access import allowed_actions, branch_of, editable_branch
from yizhan.roof.desk.branches.forms import EventForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.branches.actions import cancel_event, plan_event, see_guests
from yizhan.wings.organisation.branches.models import BranchEvent
from yizhan.wings.organisation.branches.rules import WITH_SIGN_UP, EventKind


@desk_page(Permission.MEMBER_EDIT)
def new_event(request: PageRequest, code: str) -> HttpResponse:
    branch = editable_branch(request, code)
    form = EventForm(request.POST or None, initial={"kind": EventKind.MEETING})
    if form.is_valid():
        with refusals_on(form):
            plan_event(branch, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(
                request, _("Planned. Members see it now and are reminded a day before.")
            )
            return redirect("desk:branch", code)
    context = {"branch": branch, "form": form}
    return show(
        request, "desk/branches/new_event.html", context, status=422 if form.errors else 200
    )


@desk_page(Permission.MEMBER_READ)
@never_cache
@require_GET
def event(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """One event, with who means to come; each of them can read that this was looked at."""
    branch = branch_of(request, code)
    event = _event(request, code, pk)
    guests = see_guests(event, by=request.user, at=timezone.now())
    context = {
        "branch": branch,
        "event": event,
        "guests": guests,
        "signs_up": event.kind in WITH_SIGN_UP,
        "may": allowed_actions(request.user, branch),
        "over": event.cancelled_at is not None or event.starts_at <= timezone.now(),
    }
    return show(request, "desk/branches/event.html", context)


@desk_page(Permission.MEMBER_EDIT)
@require_POST
def cancel(request: PageRequest, code: str, pk: int) -> HttpResponse:
    cancel_event(_event(request, code, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Called off."))
    return redirect("desk:branch", code)


def _event(request: PageRequest, code: str, pk: int) -> BranchEvent:
    visible = BranchEvent.objects.visible_to(request.user).select_related("branch__unit")
    return get_object_or_404(visible, pk=pk, branch__unit__code=code)
