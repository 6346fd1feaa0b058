"""Stations as GeoJSON, put together from bytes: the index keeps most of each feature ready."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from yizhan.kit.clock import iso
from yizhan.wings.care.stations.index.nearest import Hit
from yizhan.wings.care.stations.rules import AMENITY_BIT, Amenity

_OPEN = b'{"type":"FeatureCollection","features":['


def feature_collection(hits: Iterable[Hit]) -> bytes:
    return b"%b%b]}" % (_OPEN, b",".join(map(_feature, hits)))


def amenities_of(bits: int) -> list[Amenity]:
    return [amenity for amenity in Amenity if bits & AMENITY_BIT[amenity]]


class Place(NamedTuple):
    """The part of a feature that is the station's alone."""

    lon: float
    lat: float
    code: str
    name: str


def place_of(hit: Hit) -> Place:
    feature = json.loads(b'{"geometry":{"coordinates":[%b}}' % hit.fragment)
    lon, lat = feature["geometry"]["coordinates"]
    return Place(lon, lat, feature["properties"]["code"], feature["properties"]["name"])


_FEATURE = (
    b'{"type":"Feature","geometry":{"type":"Point","coordinates":[%b,"kind":"%b",'
    b'"distance_m":%.1f,"open":"%b","open_until":%b,"amenities":%b,"last_seen":%b}}'
)


def _feature(hit: Hit) -> bytes:
    return _FEATURE % (
        hit.fragment,
        _bytes(hit.kind),
        hit.distance_m,
        _bytes(hit.door),
        _time(hit.open_until),
        _amenities(hit.amenities),
        _time(hit.last_seen),
    )


@lru_cache(maxsize=100)
def _bytes(word: str) -> bytes:
    return word.encode()


@lru_cache(maxsize=20_000)
def _amenities(bits: int) -> bytes:
    return json.dumps(amenities_of(bits), separators=(",", ":")).encode()


@lru_cache(maxsize=20_000)
def _time(seconds: int) -> bytes:
    if not seconds:
        return b"null"
    return b'"%b"' % iso(datetime.fromtimestamp(seconds, UTC)).encode()
