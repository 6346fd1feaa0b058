"""/report: what is seen, where, a photo, and sent. One page, so that it can be sent without a
network: it stays on the phone until the server has it.

No page here writes anything of its own about who asked: no session, no row for the key of a form.
The receipt is what makes a report count once.
"""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.ground.casework import index as casework
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.rules import PHOTOS_AT_ONCE, REPORT_GROUPS, ItemGroup
from yizhan.ground.idempotency.actions import KeyReused
from yizhan.ground.people.models import Person
from yizhan.kit.errors import Refusal
from yizhan.kit.geo import distance_m
from yizhan.roof.rider.order.views import COUNTY_COOKIE, LONGEST_KEY, counties
from yizhan.roof.rider.reports import remembered
from yizhan.roof.rider.reports.forms import ReportForm, prefix_of
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited, spend_upload
from yizhan.roof.shared.refusals import first_refusal, refusals_on
from yizhan.roof.shared.report_words import report_icon, report_line
from yizhan.roof.shared.retries import guests_key
from yizhan.wings.care.gates.models import Compound
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station
from yizhan.wings.participation.reports import actions
from yizhan.wings.participation.reports.index import open_near
from yizhan.wings.participation.reports.models import Report

BELOW = 3
PLACES = 4
PLACE_METRES = 300


class Kind(NamedTuple):
    """One group of what can be reported, with its tiles."""

    code: str
    label: str
    tiles: list[tuple[CatalogueItem, str]]


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
@limited("order")
def report(request: OpenRequest) -> HttpResponseBase:
    """The form; sent, it leads to the receipt."""
    posted = request.method == "POST"
    items = casework.reportable()
    form = ReportForm(
        request.POST if posted else None,
        items=items,
        counties=[(code, division.name) for code, division in counties().items()],
        county=request.COOKIES.get(COUNTY_COOKIE, ""),
        guest=not request.user.is_authenticated,
    )
    if form.is_valid():
        with refusals_on(form, prefix=prefix_of(form.cleaned_data["item"])):
            return _received(request, _send(request, form, items))
    if posted and _by_script(request):
        words = first_refusal(form)
        refused = {"code": "invalid", "message": words, "fields": form.errors}
        return JsonResponse(refused, status=422)
    at = timezone.now()
    public = Report.objects.public()
    latest = public.listed(public.newest().values("pk")[:BELOW])
    context = {
        "form": form,
        "chosen": request.POST.get("item") or request.GET.get("item", ""),
        "kinds": _kinds(items),
        "urgent": any(item.urgent for item in items),
        "key": uuid.uuid4().hex,
        "limit": PHOTOS_AT_ONCE,
        "latest": [report_line(one, at=at) for one in latest],
    }
    return show(request, "rider/reports/report.html", context, status=422 if form.errors else 200)


def _kinds(items: list[CatalogueItem]) -> list[Kind]:
    groups = [group for group in ItemGroup if group in REPORT_GROUPS]
    kinds = [
        Kind(
            group.value,
            str(group.label),
            [(item, report_icon(item)) for item in items if item.group == group],
        )
        for group in groups
    ]
    return [kind for kind in kinds if kind.tiles]


def _send(request: OpenRequest, form: ReportForm, items: list[CatalogueItem]) -> str:
    """Send a report and return its receipt. Raises a Refusal."""
    at, data = timezone.now(), form.cleaned_data
    item = next(item for item in items if item.code == data["item"])
    uploads = [file.read() for file in request.FILES.getlist("photo")]
    spend_upload(request, uploads, at=at)
    located = None not in (data["lat"], data["lon"])
    keeps = data.get("keep_account") and isinstance(request.user, Person)
    key = request.headers.get("Idempotency-Key", "") or request.POST.get("key", "")
    try:
        sent = actions.send(
            item,
            key=guests_key(request, "report", key[:LONGEST_KEY]),
            at=at,
            by=request.user if keeps and isinstance(request.user, Person) else None,
            text=data["text"],
            place=data["place"],
            lon=data["lon"],
            lat=data["lat"],
            division=None if located else counties().get(data["division"]),
            photos=uploads,
            at_once=data["at_once"],
            answers=form.answers(item),
        )
    except KeyReused:
        words = _("This page has sent a report before. Press once more to send this one, too.")
        raise Refusal(words) from None
    return sent.code


def _received(request: OpenRequest, code: str) -> HttpResponse:
    """Lead to the receipt, which stands in a sealed cookie and in no address."""
    mark, cookie = remembered.with_code(request, code)
    url = f"{reverse('rider:receipt')}?r={mark}"
    if _by_script(request):
        return remembered.keep(request, JsonResponse({"url": url}, status=201), cookie)
    return remembered.keep(request, redirect(url), cookie)


def _by_script(request: OpenRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


@public_page
@never_cache
@require_POST
@limited("alike")
def near(request: OpenRequest) -> HttpResponse:
    """The open reports of this kind near a place, and what the places there are called. It is asked
    by POST, because a position never stands in an address, and it keeps nothing."""
    item = casework.item_by_code(request.POST.get("item", ""))
    try:
        lon, lat = float(request.POST["lon"]), float(request.POST["lat"])
    except (KeyError, ValueError):
        return HttpResponse()
    if not (abs(lon) <= 180 and abs(lat) <= 85):
        return HttpResponse()
    at = timezone.now()
    asked = item is not None and item.is_report
    open_here = open_near(item, lon, lat, at=at) if item is not None and asked else []
    context = {
        "near": [(report_line(one.case.report, at=at), round(one.metres, -1)) for one in open_here],
        "places": _places(lon, lat, at=at),
    }
    return render(request, "rider/reports/near.html", context)


def _places(lon: float, lat: float, *, at: Any) -> list[str]:
    """The names of the nearest places that the city knows, the nearest first."""
    hits = stations_index().nearest(lon, lat, limit=PLACES, at=at, within_m=PLACE_METRES)
    names = dict(
        Station.objects.public().filter(pk__in=[hit.pk for hit in hits]).values_list("pk", "name")
    )
    named = [(hit.distance_m, names[hit.pk]) for hit in hits if hit.pk in names]
    compounds = Compound.objects.public().nearest(lon, lat, limit=PLACES)
    named += [
        (metres, one.name)
        for one, metres in compounds
        if distance_m(lon, lat, one.lon, one.lat) <= PLACE_METRES
    ]
    return list(dict.fromkeys(name for _metres, name in sorted(named)))[:PLACES]
