"""The tiles with which one says how a station is: what can be said now, and what one has said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yizhan.wings.care.stations.index.access import access_of
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import REPAIRED_BY, AccessReason, Door, SignalKind

WORDS: Mapping[str, str | Promise] = dict(SignalKind.choices)


@dataclass(frozen=True)
class Tile:
    code: str
    label: str | Promise
    noted: bool
    """This device has just said so, and may still take it back."""


@dataclass(frozen=True)
class DoorTiles:
    tiles: list[Tile]
    unchanged: str
    """Why the door is shown otherwise than one has just said, or nothing."""


def door_tiles(
    station: Station,
    *,
    device: bytes,
    at: datetime,
    words: Mapping[str, str | Promise] = WORDS,
) -> DoorTiles:
    """Offer the door's two signals, and of each thing inside the fault or what takes it away."""
    noted = station.signals.noted_by(device, at=at)
    in_force = {fault.kind for fault in access_of(station, at=at).faults}
    codes = [SignalKind.OPEN.value, SignalKind.LOCKED.value]
    for fault, repaired in REPAIRED_BY.items():
        chosen = next((kind for kind in (fault, repaired) if kind in noted), None)
        codes.append(str(chosen or (repaired if fault in in_force else fault)))
    tiles = [Tile(code, words[code], code in noted) for code in codes if code in words]
    return DoorTiles(tiles, _unchanged(station, noted, at=at))


def _unchanged(station: Station, noted: set[str], *, at: datetime) -> str:
    access = access_of(station, at=at)
    said_open, said_locked = SignalKind.OPEN in noted, SignalKind.LOCKED in noted
    if not (said_open and access.door == Door.NO or said_locked and access.door == Door.YES):
        return ""
    if access.reason == AccessReason.CLOSED_BY_HOST:
        return _("Noted. The host has closed it for today, so it is shown closed until then.")
    if access.reason == AccessReason.UNLISTED:
        return _("Noted. It is off the list until somebody has seen to it.")
    return _("Noted. The host said otherwise; when more riders say so too, it changes.")
