"""/desk/reports/…/seal: asking for the opening of a seal, agreeing to it, reading it for a day."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.reports.forms import BasisForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import UnderSeal, under_seal
from yizhan.wings.participation.reports.models import Opening, Report


@desk_page(Permission.REPORT_UNSEAL)
@never_cache
@require_http_methods(["GET", "POST"])
def seal(request: PageRequest, pk: int) -> HttpResponse:
    """Ask that the seal of a report be opened; what was asked, answered and opened before."""
    rows = Report.objects.visible_to(request.user).select_related("case__item", "case__unit")
    report = get_object_or_404(rows, pk=pk)
    form, at = BasisForm(request.POST or None), timezone.now()
    if form.is_valid():
        with refusals_on(form):
            actions.ask_for_opening(
                report, basis=form.cleaned_data["basis"], by=request.user, at=at
            )
            messages.success(request, _("Asked. Another person has to agree."))
            return redirect("desk:report_seal", pk=pk)
    openings = Opening.objects.visible_to(request.user).filter(report=report)
    openings = openings.select_related("asked_by", "agreed_by", "report").order_by("-pk")
    two = [(one, _shown(one, request, at=at)) for one in openings]
    context = {
        "report": report,
        "case": report.case,
        "form": form,
        "openings": two,
        "waits": any(one.opened_at is None and one.refused_at is None for one in openings),
    }
    return show(request, "desk/reports/seal.html", context, status=422 if form.errors else 200)


def _shown(opening: Opening, request: PageRequest, *, at: datetime) -> UnderSeal | None:
    """Return what is under an opened seal, for the two who opened it, as long as it is open."""
    two = {opening.asked_by_id, opening.agreed_by_id}
    if request.user.pk not in two or not opening.readable(at=at):
        return None
    return under_seal(opening, by=request.user, at=at)


@desk_page(Permission.REPORT_UNSEAL)
@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Agree to an opening, or refuse it."""
    rows = Opening.objects.visible_to(request.user).waiting()
    opening = get_object_or_404(rows, pk=pk)
    deed = actions.agree_to_opening if request.POST.get("agree") == "1" else actions.refuse_opening
    with refusals_as_message(request):
        deed(opening, by=request.user, at=timezone.now())
        messages.success(request, _("Saved. It is written down."))
    return redirect("desk:report_seal", pk=opening.report_id)
