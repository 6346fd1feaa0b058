"""/desk/: what waits for the person who comes in and what has changed since yesterday, by what her
posts permit; for a lead what is late and where, what is to be decided, and how it goes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.casework import actions
from yizhan.ground.casework.models import Case
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.roof.desk.today import figures
from yizhan.roof.desk.today.changes import Since, changed_for
from yizhan.roof.desk.today.gaps import gaps, late_decisions, late_duties
from yizhan.roof.desk.today.late import late_cases, returned_cases
from yizhan.roof.desk.today.waiting import counts, waiting_for
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.organisation.duties import actions as duties
from yizhan.wings.organisation.duties.models import Duty

MOST_MATTERS = 8


@desk_page()
@require_GET
def today(request: PageRequest) -> HttpResponse:
    now, me = timezone.now(), request.user
    context: dict[str, Any] = {
        "now": now,
        "lists": waiting_for(me, at=now),
        "changes": changed_for(me, at=now),
        "changed_since": Since(now).day,
    }
    if can_somewhere(me, Permission.CASE_READ):
        context["late"], context["late_count"] = late_cases(me, at=now)
        context["returned"], context["returned_count"] = returned_cases(me, at=now)
    if leads(request):
        context |= _lead_s(request)
    return show(request, "desk/today/today.html", context)


def leads(request: PageRequest) -> bool:
    """True for whoever reads the figures and may ask units for their answers."""
    held = (Permission.OVERVIEW_READ, Permission.CASE_REMIND)
    return all(can_somewhere(request.user, permission) for permission in held)


def _lead_s(request: PageRequest) -> dict[str, Any]:
    now, on, me = timezone.now(), timezone.localdate(), request.user
    late, count = late_duties(me, on=on)
    counties = figures.by_county(me, at=now)
    return {
        "leads": True,
        "duties": late,
        "duties_count": count,
        "today": on,
        "gaps": gaps(me, on=on),
        "decisions": late_decisions(me, on=on),
        "counties": counties,
        "whole": figures.total(counties),
        "matters": figures.by_matter(me, at=now, most=MOST_MATTERS),
        "month": figures.month(me, at=now),
    }


@desk_page(Permission.CASE_REMIND)
@require_POST
def remind(request: PageRequest, pk: int) -> HttpResponse:
    """Ask a unit for its answer, with an instruction if one was written."""
    visible = Case.objects.visible_to(request.user).select_related("unit")
    case = get_object_or_404(visible, pk=pk)
    with refusals_as_message(request):
        text = request.POST.get("text", "")
        actions.remind(case, by=request.user, at=timezone.now(), text=text)
        words = {"unit": case.unit.name, "case": case.reference}
        messages.success(request, _("%(unit)s is asked for the answer to %(case)s.") % words)
    return redirect("desk:today")


@desk_page(Permission.DUTY_ASSIGN)
@require_POST
def remind_duty(request: PageRequest, pk: int) -> HttpResponse:
    """Ask a unit below for what it owes, with an instruction if one was written."""
    visible = Duty.objects.visible_to(request.user).select_related("unit")
    duty = get_object_or_404(visible, pk=pk)
    with refusals_as_message(request):
        text = request.POST.get("text", "")
        duties.remind_duty(duty, by=request.user, at=timezone.now(), text=text)
        words = {"unit": duty.unit.name, "what": duty.what}
        messages.success(request, _("%(unit)s is reminded of %(what)s.") % words)
    return redirect("desk:today")


@desk_page()
@never_cache
@require_GET
def waiting(request: PageRequest) -> HttpResponse:
    """The counts beside the sections and the bell, for js/waiting.js."""
    return JsonResponse(counts(request.user, at=timezone.now()))
