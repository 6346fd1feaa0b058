"""/me/talks: the round tables at which a rider speaks for others, and her yes or no to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yizhan.roof.shared.audience import PageRequest, rider_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.organisation.talks.actions import answer_delegate
from yizhan.wings.organisation.talks.models import Delegate


@rider_page
@never_cache
@require_GET
def talks(request: PageRequest) -> HttpResponse:
    mine = Delegate.objects.for_person(request.user).accepted().select_related("talk__unit")
    return show(request, "rider/talks/list.html", {"mine": mine.order_by("-talk__held_at", "-pk")})


@rider_page
@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@limited("join")
def delegate(request: PageRequest, code: str) -> HttpResponse:
    """The page behind the link that a branch hands to a rider: she says yes or no."""
    rows = Delegate.objects.by_ticket(code).select_related("talk__unit", "unit", "person")
    delegate = rows.first()
    if delegate is None:
        gone = {
            "title": _("This link leads nowhere any more"),
            "text": _("The round table is over, or the link was taken back."),
            "href": reverse("rider:talks"),
            "action": _("My round tables"),
        }
        return show(request, "rider/riding/gone.html", gone, status=404)
    if request.POST.get("answer") in {"yes", "no"}:
        accepts = request.POST["answer"] == "yes"
        with refusals_as_message(request):
            answer_delegate(delegate, accepts=accepts, by=request.user, at=timezone.now())
            yes, no = _("Thank you. You speak for the riders there."), _("Declined.")
            messages.success(request, yes if accepts else no)
            return redirect("rider:talks")
    context = {"delegate": delegate, "talk": delegate.talk}
    return show(request, "rider/talks/delegate.html", context)
