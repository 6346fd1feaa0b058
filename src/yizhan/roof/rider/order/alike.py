"""«Is it one of these?»: what is known already of what somebody is typing into an order.

It is asked by POST, because words and places never stand in an address, and it keeps nothing. It
tells of nobody else: public answers, what is reported at this station, and one's own cases.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yizhan.ground.people.models import Person
from yizhan.roof.rider.order.views import item_asked, station_asked
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.rate_limits import limited
from yizhan.wings.care.demands.index import OFFERED, known_answers, own_alike, reported_here

LONGEST = 400
"""Characters that are compared."""


@public_page
@never_cache
@require_POST
@limited("alike")
def alike(request: OpenRequest) -> HttpResponse:
    """At most OFFERED of them, one's own first; empty if nothing is known."""
    text = request.POST.get("text", "")[:LONGEST]
    item, station = item_asked(request.POST), station_asked(request.POST)
    own = own_alike(text, request.user) if isinstance(request.user, Person) else []
    here = reported_here(item, station) if item is not None and station is not None else None
    own = own[: OFFERED - (here is not None)]
    left = OFFERED - len(own) - (here is not None)
    known = known_answers(text, at=timezone.now())[:left]
    context = {"own": own, "here": here, "known": known, "station": station}
    return render(request, "rider/order/alike.html", context)
