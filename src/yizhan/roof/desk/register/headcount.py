"""/desk/headcount: how many joined, left and rode, by month, county and site; never who."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from yizhan.ground.people.models import Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.desk.register.counts import Flow, Year, summed, year_of
from yizhan.roof.desk.register.forms import counties
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.reach import are_out_of_reach
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import companies_seen, sites_seen

READ = Permission.HEADCOUNT_READ
MOST_SITES = 300


@desk_page(READ)
@require_GET
def headcount(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    years, latest = _years(request, today)
    chosen = request.GET.get("year", "")
    year = int(chosen) if chosen in map(str, years) else latest
    county, company = request.GET.get("county", "")[:12], request.GET.get("company", "")[:40]
    companies = companies_seen(request.user, READ).order_by("code")
    sites = sites_seen(request.user, READ).select_related("division").order_by("code")
    if county:
        sites = sites.filter(division__code=county)
    if company:
        owner = companies.filter(code=company).first()
        sites = sites.below(owner) if owner else sites.none()
    counted = year_of(request.user, sites, year=year, today=today)
    rows = [(site, counted.by_site[site.pk]) for site in sites if site.pk in counted.by_site]
    context = {
        "year": year,
        "years": years,
        "county": county,
        "counties": counties(),
        "company": company,
        "companies": companies[:100],
        "months": [(month, counted.by_month[month]) for month in counted.months],
        "total": _total(counted),
        "by_county": _by_county(rows),
        "rows": rows[:MOST_SITES],
        "more": len(rows) > MOST_SITES,
        "beyond": not rows and _is_out_of_reach(sites, county),
    }
    return show(request, "desk/register/headcount.html", context)


def _is_out_of_reach(sites: Any, county: str) -> bool:
    """Whether there are sites in the county, or in the city, and none of them in reach."""
    every = Unit.objects.not_ended().filter(kind=UnitKind.DELIVERY_SITE)
    return are_out_of_reach(sites, every.filter(division__code=county) if county else every)


def _years(request: PageRequest, today: date) -> tuple[list[int], int]:
    """From the present year back to the first in which somebody rode; and the last of them in which
    somebody came or went, which is what one wants to see."""
    days = Ridership.objects.counted_by(request.user).aggregate(
        first=Min("joined_on"), joined=Max("joined_on"), left=Max("left_on")
    )
    first = days["first"] or today
    latest = max(filter(None, (days["first"], days["joined"], days["left"])), default=today)
    years = list(range(today.year, first.year - 1, -1))
    return years, min(latest.year, today.year)


def _total(counted: Year) -> Flow:
    whole = summed(list(counted.by_month.values()))
    whole.present = counted.by_month[counted.months[-1]].present if counted.months else 0
    return whole


def _by_county(rows: list[tuple[Any, Flow]]) -> list[tuple[str, Flow]]:
    by_county: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for site, flow in rows:
        place = site.division
        by_county[(place.code, place.name) if place else ("", "")].append(flow)
    return [(name, summed(flows)) for (_code, name), flows in sorted(by_county.items())]
