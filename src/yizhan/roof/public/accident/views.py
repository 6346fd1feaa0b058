"""/accident: what to do in the first minutes, whom to call, what is covered; opens offline."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.roof.public.accident.card import card_page, worker_script
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.rights.models import Advice
from yizhan.wings.care.rights.rules import Topic

KEPT_SECONDS = 7 * 24 * 60 * 60
"""A browser without a worker opens the card offline from its cache; online the card renews itself
each time it is opened."""


@public_page
@require_safe
def accident(request: OpenRequest) -> HttpResponse:
    page = card_page(at=timezone.now())
    response = HttpResponse(page.html)
    response.headers["Content-Security-Policy"] = page.policy
    patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    # The gate looked who is there; the card is the same for all. Said to differ by cookie, it would
    # be lost from the browser's cache with the next cookie, and with it offline.
    request.session.accessed = False
    return response


@public_page
@require_safe
def insurance(request: OpenRequest) -> HttpResponse:
    """Pension and medical insurance: who can, how much, where."""
    schemes = [entry for entry in Advice.objects.public() if entry.topic == Topic.INSURANCE]
    return show(request, "public/accident/insurance.html", {"schemes": schemes})


@public_page
@never_cache
@require_safe
def worker(request: OpenRequest) -> HttpResponse:
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
