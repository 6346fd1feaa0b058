"""«Is it one of these?»: what is known already of what somebody is typing into an order.

It is asked by POST, because words and places never stand in an address, and it keeps nothing. It
tells of nobody else: public answers, what is reported at this place, and one's own cases.
"""

from __future__ import annotations

from math import isfinite

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
    lon, lat = _degrees(request, "lon"), _degrees(request, "lat")
    own = own_alike(text, request.user) if isinstance(request.user, Person) else []
    here = reported_here(item, station, lon, lat) if item is not None else None
    own = own[: OFFERED - (here is not None)]
    left = OFFERED - len(own) - (here is not None)
    known = known_answers(text, at=timezone.now())[:left]
    context = {"own": own, "here": here, "known": known, "station": station}
    return render(request, "rider/order/alike.html", context)


def _degrees(request: OpenRequest, name: str) -> float | None:
    try:
        degrees = float(request.POST.get(name, ""))
    except ValueError:
        return None
    return degrees if isfinite(degrees) and -180 <= degrees <= 180 else None
