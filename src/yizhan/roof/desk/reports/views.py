"""/desk/reports: the list with what is alike, one report, its public face, replies, leads, and the
settings of the shield. Who reported is on none of these pages, because nothing here knows it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.casework import index as casework
from yizhan.ground.casework.rules import REPORT_GROUPS, ItemGroup
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can, can_somewhere, everywhere
from yizhan.roof.desk.reports.filters import ReportFilter
from yizhan.roof.desk.reports.forms import BasisForm, LeadForm, ShieldForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.roof.shared.report_words import report_icon
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import alike, shield
from yizhan.wings.participation.reports.models import Opening, OwnerReply, Report
from yizhan.wings.participation.reports.rules import MANY_ALIKE

PAGE = 50
ALIKE = 10


@desk_page(Permission.CASE_READ)
@require_GET
def reports(request: PageRequest) -> HttpResponse:
    """The reports within reach, due soonest first; with how many others tell of the same."""
    chosen, at = ReportFilter.from_query(request.GET), timezone.now()
    rows = chosen.apply(Report.objects.visible_to(request.user))
    rows = rows.select_related("case__item", "case__unit", "case__division")
    order = "-case__closed_at" if chosen.closed else "case__due_at"
    page = Paginator(rows.order_by(order, "pk"), PAGE).get_page(request.GET.get("page"))
    same = alike(list(page), at=at)
    context = {
        "chosen": chosen,
        "page": page,
        "lines": [(one, report_icon(one.case.item), len(same[one.pk])) for one in page],
        "many": MANY_ALIKE,
        "kinds": [(group.value, group.label) for group in ItemGroup if group in REPORT_GROUPS],
        "replies": OwnerReply.objects.visible_to(request.user).waiting()[:PAGE],
        "openings": Opening.objects.visible_to(request.user).waiting()[:PAGE],
        "may_set": everywhere(request.user, Permission.REPORT_SHIELD),
        "may_load": can_somewhere(request.user, Permission.CATALOGUE_EDIT)
        and not casework.reportable(),
    }
    return show(request, "desk/reports/list.html", context)


@desk_page(Permission.CASE_READ)
@require_GET
def report(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _visible(request: PageRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.user)
    rows = rows.select_related("case__item", "case__unit", "case__division")
    return get_object_or_404(rows, pk=pk)


def _page(request: PageRequest, one: Report, *, status: int = 200, **more: object) -> HttpResponse:
    case, me = one.case, request.user
    context = {
        "report": one,
        "case": case,
        "icon": report_icon(case.item),
        "answers": casework.answers_of(case),
        "alike": alike([one], at=timezone.now())[one.pk][:ALIKE],
        "replies": one.replies.exclude(text="").order_by("pk"),
        "openings": Opening.objects.visible_to(me).filter(report=one).order_by("-pk"),
        "may_work": can(me, Permission.CASE_WORK, case.unit),
        "may_unseal": can(me, Permission.REPORT_UNSEAL, case.unit),
        "lead": LeadForm(),
        "basis": BasisForm(),
    } | more
    return show(request, "desk/reports/report.html", context, status=status)


@desk_page(Permission.CASE_WORK)
@require_POST
def public(request: PageRequest, pk: int) -> HttpResponse:
    """Take a report off the public page, or put it back."""
    one = _visible(request, pk)
    with refusals_as_message(request):
        hidden, reason = request.POST.get("hidden") == "1", request.POST.get("reason", "")
        actions.set_hidden(one, hidden=hidden, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
    return redirect("desk:report", pk=pk)


@desk_page(Permission.CASE_WORK)
@never_cache
@require_POST
def reply_code(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out a code for a reply; it is on this answer and never again."""
    one = _visible(request, pk)
    code = actions.give_reply_code(one, by=request.user, at=timezone.now())
    return _page(request, one, code=code)


@desk_page(Permission.CASE_WORK)
@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Show the word of a reported place, or refuse it."""
    rows = OwnerReply.objects.visible_to(request.user).exclude(text="")
    reply = get_object_or_404(rows.select_related("report"), pk=pk)
    with refusals_as_message(request):
        actions.decide_reply(
            reply,
            show=request.POST.get("show") == "1",
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Saved."))
    return redirect("desk:report", pk=reply.report_id)


@desk_page(Permission.CASE_READ)
@require_http_methods(["GET", "POST"])
def lead(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet of facts for another office; sent, the case says where they went."""
    one = _visible(request, pk)
    form = LeadForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            office = form.cleaned_data["office"]
            actions.pass_on(one, office=office, by=request.user, at=timezone.now())
            messages.success(request, _("The case says where the facts went."))
            return redirect("desk:report", pk=pk)
    context = {
        "report": one, "case": one.case, "answers": casework.answers_of(one.case), "form": form,
    }  # fmt: skip
    return show(request, "desk/reports/lead.html", context, status=422 if form.errors else 200)


@desk_page(Permission.REPORT_SHIELD)
@require_http_methods(["GET", "POST"])
def shield_page(request: PageRequest) -> HttpResponse:
    """With how many others a report is released, how long it waits, what is given as thanks."""
    held = shield()
    initial = {"together": held.together, "minutes": held.minutes, "thanks": held.thanks}
    form = ShieldForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            actions.save_shield(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved. It holds from the next report on."))
            return redirect("desk:report_shield")
    status = 422 if form.errors else 200
    return show(request, "desk/reports/shield.html", {"form": form}, status=status)


@desk_page(Permission.CATALOGUE_EDIT)
@require_POST
def load_kinds(request: PageRequest) -> HttpResponse:
    """Take over the kinds of reports that come with the platform, where there are none."""
    loaded = actions.load_starter_kinds(by=request.user, at=timezone.now())
    messages.success(request, _("%(n)d kinds of reports were added.") % {"n": loaded.new})
    return redirect("desk:reports")
