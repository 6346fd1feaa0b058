"""Pages for everybody: stations near by, one station, its door, its poster."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST, require_safe

from yizhan.ground.people.models import Person
from yizhan.ground.places.models import DivisionKind
from yizhan.kit.memo import Memo
from yizhan.roof.public.cards import Card, card, near_cards
from yizhan.roof.public.forms import Search
from yizhan.roof.public.nowhere import note_nothing_open
from yizhan.roof.public.ways import map_links, place_of
from yizhan.roof.setup.founding import city_division
from yizhan.roof.shared.access_words import week_of
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.device import device_of, remember_device, witness_of
from yizhan.roof.shared.door_tiles import door_tiles
from yizhan.roof.shared.here import HEADER, Here, here_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import sheet_of
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.retries import sent_once
from yizhan.wings.care.help.models import Offer
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station

PAGE, MOST_HELP = 6, 3


class County(NamedTuple):
    code: str
    name: str
    stations: int


_counties: Memo[list[County]] = Memo(seconds=300)
_city: Memo[str] = Memo(seconds=300)
_front_lists: Memo[str] = Memo(seconds=1)
"""The list of the front page as it is shown to everybody who asks for nothing, by language."""


@public_page
@require_safe
def home(request: OpenRequest) -> HttpResponse:
    """Where one can rest now, the open stations first: near by, in a county, in the whole city."""
    search = Search.from_query(request.GET)
    here, at = here_of(request), timezone.now()
    counties = _counties.get("all", counties_with_stations)
    context = {
        "city": _city.get("name", _name_of_city),
        "search": search,
        "here": here,
        "near": here is not None and not search.placed,
        "counties": [(county, search.href(county=county.code)) for county in counties],
        "county": next((c.name for c in counties if c.code == search.county), ""),
        "everywhere": search.href(county=""),
        "list": _list(request, search, here=here, at=at),
    }
    response = show(request, "public/home.html", context, part="stations")
    patch_vary_headers(response, [HEADER])
    if here is not None:
        patch_cache_control(response, no_store=True)
    return response


def _list(request: OpenRequest, search: Search, *, here: Here | None, at: datetime) -> str:
    number = request.GET.get("page", "")
    if here is None and not search.asked and not number:
        return _front_lists.get(get_language(), lambda: _shown(_page(search, number, at=at)))
    if here is None or search.placed:
        return _shown(_page(search, number, at=at, here=here), request)
    note_nothing_open(request, here, at=at)
    cards = near_cards(here, at=at, open_now=search.open_now, amenities=search.amenities)
    return _shown({"search": search, "cards": cards}, request)


def _shown(context: dict[str, Any], request: OpenRequest | None = None) -> str:
    return render_to_string("public/cards.html", context, request)


def _page(search: Search, number: str, *, at: datetime, here: Here | None = None) -> dict[str, Any]:
    stations = Station.objects.public().offering(search.amenities, at=at).called(search.words)
    if search.county:
        stations = stations.inside(search.county)
    open_hours = stations_index().open_hours(at)
    if search.open_now:
        stations = stations.letting_in(at=at, open_hours=open_hours)
    page = Paginator(stations.open_first(at=at, open_hours=open_hours), PAGE).get_page(number)
    cards = [card(station, at=at, here=here) for station in page]
    return {"search": search, "page": page, "cards": cards}


def _name_of_city() -> str:
    city = city_division(at=timezone.now())
    return city.name if city else ""


def counties_with_stations() -> list[County]:
    """A station may stand in a county, a township or a village; it counts for the county."""
    at = ("division", "division__parent", "division__parent__parent")
    fields = [f"{place}__{name}" for place in at for name in ("kind", "code", "name")]
    counts: dict[tuple[str, str], int] = {}
    for *levels, count in Station.objects.public().values_list(*fields).annotate(Count("pk")):
        places = [tuple(levels[n : n + 3]) for n in (0, 3, 6)]
        county = next((p for p in places if p[0] == DivisionKind.COUNTY), places[0])
        counts[county[1:]] = counts.get(county[1:], 0) + count
    return [County(code, name, count) for (code, name), count in sorted(counts.items())]


@public_page
@require_safe
def station(request: OpenRequest, code: str) -> HttpResponse:
    station = get_object_or_404(Station.objects.not_ended().select_related("division"), code=code)
    return _station_page(request, station)


@public_page
@require_safe
def door(request: OpenRequest, short: str) -> HttpResponse:
    """The page behind the QR code on a door: first of all, how is it?"""
    stations = Station.objects.not_ended().select_related("division")
    return _station_page(request, get_object_or_404(stations, short=short), at_the_door=True)


def _station_page(
    request: OpenRequest, station: Station, *, at_the_door: bool = False, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    shown: Card = card(station, at=at)
    context = {
        "card": shown,
        "station": station,
        "week": week_of(station.hours, at=at),
        "door_tiles": door_tiles(station, device=device_of(request), at=at),
        "at_the_door": at_the_door,
        "map_links": map_links(station, where=place_of(station)),
        "place": place_of(station),
        "help": _help_at(station, at=at),
    }
    response = show(request, "public/station.html", context, part="door", status=status)
    return remember_device(request, response)


def _help_at(station: Station, *, at: datetime) -> QuerySet[Offer]:
    """The offers of help that are fetched at this station."""
    current = Offer.objects.public().current(at=at).at_station(station)
    return current.order_by("last_day", "pk")[:MOST_HELP]


@public_page
@require_POST
@sent_once
@limited("signal")
def signal(request: OpenRequest, code: str) -> HttpResponse:
    """Take a signal from the door, or take one back. A script gets the door, others the page."""
    station = get_object_or_404(Station.objects.not_ended().select_related("division"), code=code)
    device, at = device_of(request), timezone.now()
    if "undo" in request.POST:
        actions.withdraw_signal(station, request.POST["undo"], device=device, at=at)
    else:
        person = request.user if isinstance(request.user, Person) else None
        kind = request.POST.get("kind", "")
        actions.report_signal(
            station, kind, device=device, witness=witness_of(request), by=person, at=at
        )
    if request.htmx:
        return _station_page(request, station)
    there = reverse("public:station", args=[station.code])
    return remember_device(request, redirect(f"{there}#door"))


@public_page
@require_GET
def poster(request: OpenRequest, code: str) -> HttpResponse:
    """The A5 sheet for the door."""
    station = get_object_or_404(Station.objects.not_ended(), code=code)
    return show(request, "public/poster.html", {"posters": [sheet_of(station)]})
