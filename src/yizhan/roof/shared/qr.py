"""QR codes: pure SVG, sharp at any size, nothing fetched from anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from yizhan.wings.care.stations.models import Station


class Sheet(NamedTuple):
    """The contents of the sheet on a door."""

    station: Station
    code: SafeString
    address: str
    """To be typed where a camera is broken: without https://, which browsers add."""


def sheet_of(station: Station) -> Sheet:
    return Sheet(station, qr_svg(station.short), without_scheme(door_address(station.short)))


def without_scheme(address: str) -> str:
    """Return the address as people type it."""
    return address.removeprefix("https://")


def absolute_address(path: str) -> str:
    """Return the address of one of our paths, with scheme and host."""
    return f"{settings.BASE_URL}{path}"


def door_address(short: str) -> str:
    return absolute_address(f"/s/{short}")


def qr_of(address: str) -> SafeString:
    """One of our addresses as inline SVG. Error correction Q: it still reads when a quarter is
    dirt."""
    code = segno.make(address, error="q", micro=False)
    drawn = code.svg_inline(border=2, omitsize=True)
    return mark_safe(drawn)  # noqa: S308  # segno wrote it, from our own address


@lru_cache(maxsize=256)
def qr_svg(short: str) -> SafeString:
    """Return the code of a door as inline SVG."""
    return qr_of(door_address(short))
