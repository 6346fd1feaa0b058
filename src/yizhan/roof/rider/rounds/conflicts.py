"""/me/rounds/conflicts: restaurants I do not visit. Nobody else sees them, and nobody asks why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Conflict, Restaurant

MOST = 20


@rider_page
@never_cache
@require_GET
def conflicts(request: PageRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    own = Conflict.objects.asked_by(request.user).select_related("restaurant__county")
    found = Restaurant.objects.public().called(words).for_list() if words else ()
    context = {
        "own": own.order_by("restaurant__code"),
        "words": words,
        "found": found[:MOST] if words else (),
        "own_keys": set(own.values_list("restaurant", flat=True)),
    }
    return show(request, "rider/rounds/conflicts.html", context)


@rider_page
@require_POST
@sent_once
def change(request: PageRequest) -> HttpResponseBase:
    """Add a restaurant, or take it off."""
    code = request.POST.get("restaurant", "")[:40]
    if request.POST.get("off"):
        restaurant = get_object_or_404(Restaurant.objects.public(), code=code)
        actions.withdraw_conflict(restaurant, by=request.user)
        return redirect("rider:round_conflicts")
    restaurant = get_object_or_404(Restaurant.objects.public(), code=code)
    with refusals_as_message(request):
        actions.declare_conflict(restaurant, by=request.user)
        messages.success(request, _("You are not drawn for it. Nobody else sees this."))
    return redirect("rider:round_conflicts")
