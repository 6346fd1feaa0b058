"""Searches that find nothing open near by: where the next station might be."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from yizhan.roof.shared.device import device_of
from yizhan.roof.shared.here import Here
from yizhan.roof.shared.rate_limits import DEVICE_COOKIE
from yizhan.wings.care.siting.actions import count_search
from yizhan.wings.care.stations.index.keeper import stations_index

NEAR_M = 1_000


def note_nothing_open(request: HttpRequest, here: Here, *, at: datetime) -> None:
    """Count a search without an open station within NEAR_M, by browsers that are known again. The
    place itself is kept nowhere."""
    near = stations_index().nearest(
        here.lon, here.lat, limit=1, at=at, open_now=True, within_m=NEAR_M
    )
    if not near and DEVICE_COOKIE in request.COOKIES:
        count_search(here.lon, here.lat, visitor=device_of(request), at=at)
