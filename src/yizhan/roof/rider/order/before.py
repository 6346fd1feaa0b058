"""The truth before an order is sent: by when it is answered, and whom one can call meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yizhan.ground.casework.actions import NobodyThere, Promise, promise
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.actions import who_is_on_duty
from yizhan.roof.rider.order.forms import UNSURE
from yizhan.roof.shared.deadlines import promise_words
from yizhan.wings.care.stations.models import Station

RESCUE = ("120", "122", "110", "12348")
"""Ambulance, traffic accidents, police, legal aid: nobody has to wait for us to call them."""


@dataclass(frozen=True)
class Before:
    words: str
    """The promise; the most cautious one while the county is not known."""
    by_county: dict[str, str]
    """The promise of each county, by its code; empty if all are the same."""
    on_duty: list[str]
    """Numbers of those who are on duty now, for an urgent item."""


def before_sending(
    item: CatalogueItem,
    station: Station | None,
    *,
    county: str,
    counties: Mapping[str, Division],
    at: datetime,
) -> Before:
    promises = _promises(item, station, counties=counties, at=at)
    if not promises:
        return Before("", {}, [])
    words = {code: promise_words(item, one, at=at) for code, one in promises.items()}
    cautious = max(promises, key=lambda code: promises[code].due_at)
    chosen = county if county in promises else cautious
    alike = len(set(words.values())) == 1
    phones = _phones(promises[chosen], at=at) if item.urgent else []
    return Before(words[chosen], {} if alike else words, phones)


def _promises(
    item: CatalogueItem,
    station: Station | None,
    *,
    counties: Mapping[str, Division],
    at: datetime,
) -> dict[str, Promise]:
    try:
        if station is not None:
            here = promise(item, at=at, division=station.division, unit=station.unit)
            return {"": here}
        asked: dict[str, Division | None] = {**counties, UNSURE: None}
        return {code: promise(item, at=at, division=area) for code, area in asked.items()}
    except NobodyThere:
        return {}


def _phones(one: Promise, *, at: datetime) -> list[str]:
    """The numbers on duty for the unit that would answer, each once, the nearest first."""
    entries = who_is_on_duty(one.unit, at=at)
    return list(dict.fromkeys(entry.phone for entry in entries if entry.phone))
