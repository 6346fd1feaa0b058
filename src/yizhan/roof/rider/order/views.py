"""Ordering: a picture, an item, one page to send. Each step is an address of its own, so it works
without JavaScript; with it, an order is kept on the phone until the server has confirmed it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from yizhan.ground.casework import index
from yizhan.ground.casework.actions import TooManyAtOnce, taken_in
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE, ItemGroup
from yizhan.ground.idempotency.actions import KeyReused, once
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.ground.places.models import Division
from yizhan.kit.errors import Refusal
from yizhan.kit.memo import Memo
from yizhan.roof.rider.order.before import RESCUE, before_sending
from yizhan.roof.rider.order.forms import OrderForm
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import first_refusal, refusals_on
from yizhan.roof.shared.retries import guests_key
from yizhan.wings.care.needs import actions
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station

LONGEST_KEY = 100
STATIONS = 30
"""As many stations are offered at once; words find the others."""
ANOTHER = gettext_noop("This page has sent an order before. Press once more to send this one, too.")
COUNTY_COOKIE = "county"
_stations: Memo[Station | None] = Memo(seconds=10)
_counties: Memo[dict[str, Division]] = Memo(seconds=60)


@public_page
@require_http_methods(["GET", "POST"])
@limited("order")
def order(request: OpenRequest) -> HttpResponseBase:
    """The menu; with `group` its items; with `item` the page that sends. `station` goes along."""
    asked = request.POST if request.method == "POST" else request.GET
    station = station_asked(asked)
    item = item_asked(asked)
    if item is not None and asked.get("choose") == "station":
        return _choose_station(request, item)
    if item is not None:
        return _send(request, item, station)
    if request.method == "POST":
        raise actions.NotOnTheMenu
    context: dict[str, Any] = {"station": station, "code": station.code if station else ""}
    group = asked.get("group", "")
    items = [item for item in index.menu() if item.group == group]
    if len(items) == 1:
        return _send(request, items[0], station)
    if items:
        urgent = any(item.urgent for item in items)
        context |= {"items": items, "group": ItemGroup(group), "rescue": RESCUE if urgent else ()}
        return show(request, "rider/order/items.html", context)
    filled = {item.group for item in index.menu()}
    context["groups"] = [(group, group.label) for group in ItemGroup if group in filled]
    return show(request, "rider/order/menu.html", context)


def station_asked(asked: QueryDict) -> Station | None:
    code = asked.get("station", "").strip()
    if not code:
        return None
    return _stations.get(code, lambda: _load_station(code))


def _load_station(code: str) -> Station | None:
    stations = Station.objects.not_ended().select_related("unit", "division")
    return stations.filter(code=code).first()


def item_asked(asked: QueryDict) -> CatalogueItem | None:
    code = asked.get("item", "")
    return next((item for item in index.menu() if item.code == code), None) if code else None


def counties() -> dict[str, Division]:
    return _counties.get("all", _load_counties)


def _load_counties() -> dict[str, Division]:
    today = timezone.localdate()
    counties = Division.objects.in_force(on=today).counties().order_by("code")
    return {division.code: division for division in counties}


def _choose_station(request: OpenRequest, item: CatalogueItem) -> HttpResponse:
    """The stations of a county or of some words; each leads back to the order of this item."""
    words, code = request.GET.get("q", "").strip()[:LONGEST_KEY], request.GET.get("county", "")
    county = counties().get(code or request.COOKIES.get(COUNTY_COOKIE, ""))
    stations = Station.objects.public().called(words)
    if county is not None:
        stations = stations.inside(county)
    context = {
        "item": item,
        "words": words,
        "county": county,
        "counties": counties().values(),
        "stations": stations.order_by("name", "pk")[:STATIONS] if words or county else [],
        "limit": STATIONS,
    }
    return show(request, "rider/order/stations.html", context)


def _send(request: OpenRequest, item: CatalogueItem, station: Station | None) -> HttpResponseBase:
    """The page that sends; sending it twice makes one case."""
    posted = request.method == "POST"
    county = request.COOKIES.get(COUNTY_COOKIE, "")
    form = OrderForm(
        item,
        request.POST if posted else None,
        counties=[(code, division.name) for code, division in counties().items()],
        county=county,
        reachable=item.urgent and _has_phone(request),
        guest=not request.user.is_authenticated,
        at_station=station is not None,
    )
    if form.is_valid():
        with refusals_on(form):
            ticket = _place(request, form.cleaned_data, item, station)
            return _placed(request, ticket, county=form.cleaned_data.get("division", ""))
    if posted and _by_script(request):
        return JsonResponse(
            {"code": "invalid", "message": first_refusal(form), "fields": form.errors}, status=422
        )
    context = {
        "item": item,
        "station": station,
        "code": station.code if station else request.GET.get("station", ""),
        "lost": item.needs_station and station is None,
        "form": form,
        "key": uuid.uuid4(),
        "limit": PHOTOS_AT_ONCE,
        "before": before_sending(
            item, station, county=county, counties=counties(), at=timezone.now()
        ),
        "rescue": RESCUE if item.urgent else (),
    }
    return show(request, "rider/order/send.html", context, status=422 if form.errors else 200)


def _has_phone(request: OpenRequest) -> bool:
    """Is the telephone of whoever is signed in known?"""
    if not isinstance(request.user, Person):
        return False
    return Secret.objects.visible_to(request.user).filter(kind=SecretKind.PHONE).exists()


def _place(
    request: OpenRequest, data: dict[str, Any], item: CatalogueItem, station: Station | None
) -> str:
    """Order, or find what was ordered with this key before. Photos are sealed first: what the disk
    takes its time for must not happen while others wait for the database."""
    at = timezone.now()
    files = request.FILES.getlist("photo")
    if len(files) > PHOTOS_AT_ONCE:
        raise TooManyAtOnce
    uploads = [file.read() for file in files]
    spend_upload(request, uploads, at=at)
    with taken_in(uploads) as photos:
        return _order_once(request, data, item, station, uploads=uploads, photos=photos, at=at)


def _order_once(
    request: OpenRequest,
    data: dict[str, Any],
    item: CatalogueItem,
    station: Station | None,
    *,
    uploads: list[bytes],
    photos: list[str],
    at: datetime,
) -> str:
    """Order with photos that are sealed already."""
    by = request.user if isinstance(request.user, Person) else None

    located = None not in (data.get("lon"), data.get("lat"))

    def place_order() -> tuple[int, str]:
        need = actions.order(
            item,
            by=by,
            at=at,
            via=Via.STATION if station else Via.HOME,
            station=station,
            text=data["text"],
            contact=data.get("contact", ""),
            place=data.get("place", ""),
            lon=data.get("lon"),
            lat=data.get("lat"),
            division=None if located else counties().get(data.get("division", "")),
            photos=photos,
            language=get_language() or "zh-hans",
        )
        return 201, need.case.ticket

    key = request.POST.get("key", "")[:LONGEST_KEY]
    meaning = [item.code, station.code if station else "", *map(str, data.values())]
    fingerprint = hashlib.sha256("\0".join(meaning).encode())
    for upload in uploads:
        fingerprint.update(upload)
    scoped = guests_key(request, "order", key)
    try:
        _status, ticket = once(
            scoped, fingerprint=fingerprint.hexdigest(), at=at, action=place_order
        )
    except KeyReused:
        raise Refusal(gettext(ANOTHER)) from None
    return str(ticket)


def _by_script(request: OpenRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _placed(request: OpenRequest, ticket: str, *, county: str) -> HttpResponse:
    """Show the case. The county is remembered in the browser, so that it is asked for once."""
    url = reverse("rider:case", args=[ticket])
    response: HttpResponse
    if _by_script(request):
        response = JsonResponse({"ticket": ticket, "url": url}, status=201)
    else:
        response = redirect(f"{url}?new=1")
    if county in counties():
        response.set_cookie(
            COUNTY_COOKIE,
            county,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
