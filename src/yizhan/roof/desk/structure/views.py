"""/desk/structure: committee, general branches, guidance stations, branches, with counts and gaps;
as a list for everybody, and drawn from that list as a picture. A county's own part is asked for
when it is opened, so that the page stays small however many stations there are."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.roof.desk.coverage.counties import CITY, Sight, counties, total
from yizhan.roof.desk.coverage.days import asked_day
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

PAGE = 60


@desk_page(Permission.UNIT_READ)
@require_GET
def structure(request: PageRequest) -> HttpResponse:
    on = asked_day(request)
    sight = Sight(request.user, on)
    rows = counties(sight, with_people=False)
    context = {
        "on": on,
        "past": on < timezone.localdate(),
        "tops": sight.units(UnitKind.CITY_COMMITTEE).select_related("unit").order_by("path"),
        "rows": [row for row in rows if row.division is not None or row.branches],
        "total": total(rows, sight).seen,
        "may_found": _may_found(request, on),
    }
    return show(request, "desk/structure/structure.html", context)


@desk_page(Permission.UNIT_READ)
@require_GET
def county(request: PageRequest, county: str) -> HttpResponse:
    """The units of a county (or of none): gaps first, then stations and branches, page by page."""
    on = asked_day(request)
    division = None
    if county != CITY:
        division = get_object_or_404(Division.objects.in_force(on=on).counties(), code=county)
    sight = Sight(request.user, on)
    in_county = sight.in_county(division)
    stations = sight.units(UnitKind.BRANCH, UnitKind.GUIDANCE_STATION).filter(in_county)
    page = Paginator(stations.select_related("unit").order_by("kind", "path"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    bare = sight.bare_offices().filter(in_county).select_related("unit").order_by("path")
    context = {
        "on": on,
        "county": division,
        "slug": county,
        "page": shown,
        "bare": bare[:PAGE] if shown.number == 1 else (),
        "may_found": _may_found(request, on),
    }
    return show(request, "desk/structure/county.html", context, part="inside")


def _may_found(request: PageRequest, on: date) -> bool:
    """A gap of a past day is not filled any more."""
    return on == timezone.localdate() and can_somewhere(request.user, Permission.UNIT_EDIT)
