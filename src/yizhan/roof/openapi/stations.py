"""Stations: the nearest that are open, the list, one of them, and a signal from the door.

A position is an argument of the question and is kept nowhere: not in a row, not in a log.
"""

# No `from __future__ import annotations` here: django-ninja's `paginate` wraps a view in a function
# whose globals do not know our classes, so the signature must hold them, not their names.

from datetime import datetime
from functools import wraps
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import BaseModel, ConfigDict, field_validator

from yizhan.roof.openapi.auth import spend_as_caller
from yizhan.roof.openapi.input_words import none_of
from yizhan.roof.openapi.inputs import Input
from yizhan.roof.openapi.paging import Paged
from yizhan.roof.openapi.values import Moment
from yizhan.roof.openapi.writes import idempotent
from yizhan.roof.shared.access_words import access_words
from yizhan.roof.shared.audience import View
from yizhan.roof.shared.device import device_of, witness_of
from yizhan.roof.shared.geojson import feature_collection
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.index.access import access_of, offered_by
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Amenity, Door, SignalKind, StationKind

router = Router(tags=["stations"])

AMENITIES = frozenset(Amenity.values)
AS_GEOJSON = {"responses": {200: {"content": {"application/geo+json": {
    "schema": {"$ref": "#/components/schemas/Nearest"}
}}}}}  # fmt: skip


class Place(BaseModel):
    # No ninja schema: those look into models too, which costs thrice what the check does.
    model_config = ConfigDict(extra="forbid")

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    limit: int = Field(20, ge=1, le=100)
    open: Literal["", "now"] = ""
    amenity: str = Field("", description="Codes separated by commas; a station must have them all.")
    within: float | None = Field(None, ge=0, description="Metres.")

    @field_validator("amenity")
    @classmethod
    def _known(cls, codes: str) -> str:
        """Leaving an unknown one out would send somebody to a place that does not have it."""
        unknown = set(codes.split(",")) - AMENITIES - {""}
        if unknown:
            raise ValueError(none_of(", ".join(sorted(unknown)), sorted(AMENITIES)))
        return codes


class Point(Schema):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class NearStation(Schema):
    code: str
    name: str
    kind: StationKind
    distance_m: float
    open: Door
    open_until: Moment | None
    amenities: list[Amenity]
    last_seen: Moment | None
    """When somebody last said that it is open."""


class NearFeature(Schema):
    type: Literal["Feature"]
    geometry: Point
    properties: NearStation


class Nearest(Schema):
    type: Literal["FeatureCollection"]
    features: list[NearFeature]


class StationOut(Schema):
    code: str
    name: str
    kind: StationKind
    division: str
    address: str
    landmark: str
    lon: float
    lat: float
    hours: str
    amenities: list[Amenity]
    open: Door
    open_since: Moment | None
    open_until: Moment | None
    why: str
    """Since when and why, in words."""
    last_seen: Moment | None

    @classmethod
    def from_station(cls, station: Station, *, at: datetime) -> Self:
        access, words = access_of(station, at=at), access_words(station, at=at)
        is_open = access.door == Door.YES
        return cls(
            code=station.code,
            name=station.name,
            kind=StationKind(station.kind),
            division=station.division.code,
            address=station.address,
            landmark=station.landmark,
            lon=station.lon,
            lat=station.lat,
            hours=station.hours,
            amenities=[Amenity(code) for code in offered_by(station, at=at)],
            open=access.door,
            open_since=access.since if is_open else None,
            open_until=access.until if is_open else None,
            why="; ".join(filter(None, [words.why, words.fault])),
            last_seen=station.last_seen_open_at,
        )


class WantedStations(Input):
    division: str = Field("", description="The code of a county or district, or of a part of it.")
    kind: StationKind | Literal[""] = ""


class SignalIn(Input):
    signal: SignalKind


class SignalOut(Schema):
    code: str
    open: Door
    why: str


@router.get("/nearest", auth=None, response=Nearest, openapi_extra=AS_GEOJSON)
def nearest(request: HttpRequest, place: Query[Place]) -> HttpResponse:
    """The nearest stations as GeoJSON, nearest first, exact on the sphere."""
    return _nearest(place)


def without_ninja(ninja_view: View) -> View:
    """Answer `nearest` past django-ninja, which takes a fifth of the whole time (decision 19).

    What is not plainly good is left to django-ninja, which says what is wrong.
    """

    @wraps(ninja_view)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET":
            try:
                return _nearest(Place.model_validate(dict(_query_pairs(request))))
            except ValueError:
                pass
        return ninja_view(request, *args, **kwargs)

    return view


FAST_VIEWS = {nearest.__name__: without_ninja}
"""Decorators of the views that api.py mounts, by the name of the operation."""


def _query_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values as `request.GET` has them, at a seventh of its price."""
    query = request.META.get("QUERY_STRING", "")
    return parse_qsl(query, keep_blank_values=True, max_num_fields=len(Place.model_fields))


def _nearest(place: Place) -> HttpResponse:
    hits = stations_index().nearest(
        place.lon,
        place.lat,
        limit=place.limit,
        at=timezone.now(),
        open_now=place.open == "now",
        amenities=place.amenity.split(",") if place.amenity else (),
        within_m=place.within,
    )
    return HttpResponse(feature_collection(hits), content_type="application/geo+json")


class Listed(Paged):
    """A page of stations, each as it is at this moment."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        page = super().paginate_queryset(queryset, pagination, request, **params)
        at = timezone.now()
        page["items"] = [StationOut.from_station(station, at=at) for station in page["items"]]
        return page


@router.get("", auth=None, response=list[StationOut])
@paginate(Listed)
def list_stations(request: HttpRequest, wanted: Query[WantedStations]) -> QuerySet[Station]:
    """All public stations by code; `division` with everything below it."""
    stations = Station.objects.public().select_related("division").order_by("code")
    if code := wanted.division:
        inside = Q(division__code=code) | Q(division__parent__code=code)
        stations = stations.filter(inside | Q(division__parent__parent__code=code))
    return stations.filter(kind=wanted.kind) if wanted.kind else stations


@router.get("/{code}", auth=None, response=StationOut)
def one_station(request: HttpRequest, code: str) -> StationOut:
    """One station, also one that is off the list for now."""
    stations = Station.objects.not_ended().select_related("division")
    return StationOut.from_station(get_object_or_404(stations, code=code), at=timezone.now())


@router.post(
    "/{code}/signals",
    auth=None,
    response={201: SignalOut},
    # Generated clients call it by this name.
    operation_id="yizhan_roof_openapi_stations_say",
    summary="Say",
)
def report_signal(request: HttpRequest, code: str, body: SignalIn) -> Status[Any]:
    """Say how the door is. Fades after two hours; one device counts once."""
    station = get_object_or_404(Station.objects.not_ended(), code=code)
    spend_as_caller(request, "signal", at=timezone.now())

    def report() -> tuple[int, Any]:
        at = timezone.now()
        actions.report_signal(
            station,
            body.signal,
            device=device_of(request),
            witness=witness_of(request),
            by=None,
            at=at,
        )
        access, words = access_of(station, at=at), access_words(station, at=at)
        return 201, {"code": station.code, "open": access.door, "why": words.why}

    return Status(
        *idempotent(request, scope=f"signals:{station.code}", by_guest=True, action=report)
    )
