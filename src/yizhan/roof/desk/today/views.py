"""/desk/: what waits for the person who comes in, by what her posts permit."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.roof.desk.today.waiting import counts, waiting_for
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show


@desk_page()
@require_GET
def today(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    context = {"lists": waiting_for(request.user, at=now), "now": now}
    return show(request, "desk/today/today.html", context)


@desk_page()
@never_cache
@require_GET
def waiting(request: PageRequest) -> HttpResponse:
    """The counts beside the sections and the bell, for js/waiting.js."""
    return JsonResponse(counts(request.user, at=timezone.now()))
