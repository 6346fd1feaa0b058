"""/me/thanks: whoever keeps a station hands out thanks for a one-time code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhan.roof.rider.reports.forms import ThanksForm
from yizhan.roof.shared.audience import PageRequest, host_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import shield


@host_page
@require_http_methods(["GET", "POST"])
@limited("give_out")
def thanks(request: PageRequest) -> HttpResponse:
    """Enter a code, hand out what the city gives. Whose it is nobody learns."""
    form = ThanksForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.give_thanks(form.cleaned_data["code"], by=request.user, at=timezone.now())
            messages.success(request, _("The code is good: hand it out."))
            return redirect("rider:thanks")
    context = {"form": form, "thanks": shield().thanks}
    status = 422 if form.errors else 200
    return show(request, "rider/reports/thanks.html", context, status=status)
