"""/desk/fleet: exam weeks, each with its days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.tables import Form as FileForm
from yizhan.roof.desk.fleet.forms import ChangeWeekForm, WeekForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import ExamWeek

PAGE = 20


@desk_page(Permission.FLEET_READ)
@require_GET
def weeks(request: PageRequest) -> HttpResponse:
    rows = ExamWeek.objects.visible_to(request.user).select_related("unit")
    rows = rows.annotate(
        rider_count=Count("helpers__person", filter=Q(helpers__left_at=None), distinct=True),
        errand_count=Count("errands", distinct=True),
    )
    page = Paginator(rows.order_by("-first_day", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "weeks": [
            (week, [week.first_day + timedelta(days=n) for n in range(_days(week))])
            for week in page
        ],
        "may_edit": can_somewhere(request.user, Permission.FLEET_EDIT),
        "forms": list(FileForm),
    }
    return show(request, "desk/fleet/weeks.html", context)


@desk_page(Permission.FLEET_EDIT)
@sent_once
def new(request: PageRequest) -> HttpResponseBase:
    form = WeekForm(request.POST or None, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            week = actions.plan_week(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Entered. Riders can sign up now."))
            return redirect("desk:fleet_board", week.pk, week.first_day.isoformat())
    status = 422 if form.errors else 200
    return show(request, "desk/fleet/week_form.html", {"form": form}, status=status)


@desk_page(Permission.FLEET_EDIT)
@sent_once
def edit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Change a week while nothing was asked for in it."""
    mine = ExamWeek.objects.visible_to(request.user).editable_by(request.user)
    week = get_object_or_404(mine, pk=pk)
    form = ChangeWeekForm(request.POST if request.method == "POST" else None, week=week)
    if form.is_valid():
        with refusals_on(form):
            actions.change_week(week, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Changed."))
            return redirect("desk:fleet")
    context = {"form": form, "week": week, "is_in_use": week.errands.exists()}
    status = 422 if form.errors else 200
    return show(request, "desk/fleet/week_form.html", context, status=status)


def _days(week: ExamWeek) -> int:
    return (week.last_day - week.first_day).days + 1
