"""/desk/rounds/figures: how many visits of those drawn were done, and what was found."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.participation.restaurants.models import Round, Visit

YEARS = 6


@desk_page(Permission.ROUND_READ)
@never_cache
@require_GET
def figures(request: PageRequest) -> HttpResponse:
    """One year: each round drawn in it, and each point of the checklist over all of them."""
    this_year = timezone.localdate().year
    years = [str(year) for year in range(this_year, this_year - YEARS, -1)]
    chosen = request.GET.get("year", "")
    chosen = chosen if chosen in years else years[0]
    rounds = Round.objects.visible_to(request.user).drawn_in(int(chosen))
    visits = Visit.objects.visible_to(request.user).filter(round__in=rounds)
    context = {
        "years": years,
        "chosen": chosen,
        "rounds": rounds.select_related("unit").with_counts().order_by("-drawn_at", "-pk"),
        "drawn": visits.drawn().count(),
        "visited": visits.visited().count(),
        "findings": visits.findings(),
    }
    return show(request, "desk/restaurants/figures.html", context)
