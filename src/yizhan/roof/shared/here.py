"""The position a visitor gives. It is read from one request, used for its answer, and forgotten."""

from __future__ import annotations

import math
from typing import NamedTuple

from django.http import HttpRequest


class Here(NamedTuple):
    lon: float
    lat: float


HEADER = "X-Here"
"""`lon,lat`: pages send it here and not in the address, because web servers log addresses."""


def here_of(request: HttpRequest) -> Here | None:
    """Read it from the header and from nowhere else. What cannot be read counts as not given."""
    lon, _comma, lat = request.headers.get(HEADER, "").partition(",")
    try:
        here = Here(float(lon), float(lat))
    except ValueError:
        return None
    on_earth = math.isfinite(here.lon) and abs(here.lon) <= 180 and abs(here.lat) <= 90
    return here if on_earth else None
