"""/me/rounds/join: putting oneself on the list of a round, by the code one was given."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.kit.codes import normalise_code
from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Round, Visitor


@rider_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("join")
def join(request: PageRequest, code: str) -> HttpResponseBase:
    """Say that one would go if drawn."""
    one = Round.objects.by_short(normalise_code(code))
    if one is None:
        raise Http404
    if request.method == "POST":
        with refusals_as_message(request):
            actions.join_round(code, by=request.user, at=timezone.now())
            messages.success(request, _("You are on the list. If you are drawn, a message comes."))
            return redirect("rider:rounds")
        return redirect("rider:round_join", code)
    mine = Visitor.objects.asked_by(request.user).filter(round=one).exists()
    return show(request, "rider/rounds/join.html", {"round": one, "mine": mine})


@rider_page
@require_POST
@sent_once
def leave(request: PageRequest, pk: int) -> HttpResponse:
    """Take oneself off the list before it is frozen."""
    mine = Visitor.objects.asked_by(request.user).select_related("round")
    visitor = get_object_or_404(mine, round=pk)
    with refusals_as_message(request):
        actions.leave_round(visitor.round, by=request.user, at=timezone.now())
        messages.success(request, _("You are off the list."))
    return redirect("rider:rounds")
