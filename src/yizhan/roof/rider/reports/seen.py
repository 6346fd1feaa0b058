"""/report/too: «I saw it too», counted once, and taken back by the browser that said it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.roof.rider.reports import remembered
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.device import counted_as
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.report_words import report_line
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.models import Report


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@limited("answer")
def too(request: OpenRequest, pk: int) -> HttpResponse:
    """«That is the one»: one tap, counted once for an account or a network. What is kept is a mark
    of many (rules.mark_of); the browser can take it back until it is closed."""
    report = get_object_or_404(Report.objects.public(), pk=pk)
    taps = remembered.taps_of(request)
    if request.method == "POST":
        with refusals_as_message(request):
            mark = actions.me_too(report, witness=counted_as(request))
            taps.setdefault(str(pk), remembered.BEFORE if mark is None else f"{mark:04d}")
            return remembered.keep_taps(request, redirect("rider:report_too", pk=pk), taps)
    if str(pk) not in taps:
        return redirect("public:report", pk=pk)
    line = report_line(report, at=timezone.now())
    return show(request, "rider/reports/seen.html", {"line": line})


@public_page
@never_cache
@require_POST
@limited("answer")
def take_back(request: OpenRequest, pk: int) -> HttpResponse:
    """Take it back. Nobody else can, and this browser once."""
    report = get_object_or_404(Report.objects.public(), pk=pk)
    taps = remembered.taps_of(request)
    mark = taps.pop(str(pk), "")
    with refusals_as_message(request):
        if mark and mark != remembered.BEFORE:
            actions.take_back_me_too(report, mark=int(mark))
        if mark:
            messages.success(request, _("Taken back: it is not counted."))
    return remembered.keep_taps(request, redirect("public:report", pk=pk), taps)
