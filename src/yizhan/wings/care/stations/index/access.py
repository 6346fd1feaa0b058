"""«Can I get in now?» for one station, from its row; the index answers it for many at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from yizhan.ground.worktime.actions import load_calendar
from yizhan.wings.care.stations.index.spans import Span, hours_of, spans_of
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import (
    Access,
    DoorFacts,
    Listing,
    Opening,
    access_by,
    removed_amenities,
)

BACK, AHEAD = timedelta(days=1), timedelta(days=8)
"""The horizon of «since» and «until»; what lies beyond is not in sight."""

A_NIGHT = 23 * 3600

read_hours = lru_cache(maxsize=2_000)(hours_of)


def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def opening_at(text: str, *, at: datetime) -> Opening | None:
    """Return what the hours say of this moment, on the calendar of working days; None: unknown."""
    hours = read_hours(text)
    if hours is None:
        return None
    zone = city_zone()
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    start, end = midnight - BACK, midnight + AHEAD
    spans = spans_of(hours.intervals(start, end, load_calendar()))
    now, first, last = (int(moment.timestamp()) for moment in (at, start, end))
    shut_at, opens_at = first, last
    for opens, shuts in spans:
        if opens <= now < shuts:
            return Opening(True, _in_sight(opens, first, last), _in_sight(shuts, first, last))
        if shuts <= now:
            shut_at = shuts
        else:
            opens_at = min(opens_at, opens)
    return Opening(False, _in_sight(shut_at, first, last), _in_sight(opens_at, first, last))


def spans_by_day(
    text: str, *, at: datetime, days: int
) -> list[tuple[date, list[tuple[datetime, datetime]]]]:
    """Return the openings of this local day and the next ones, by day; an evening past midnight
    stays with the day it began. Empty if the hours are not known."""
    hours = read_hours(text)
    if hours is None:
        return []
    zone = city_zone()
    today = at.astimezone(zone).date()
    start = datetime.combine(today, time.min, zone)
    intervals = hours.intervals(start - BACK, start + timedelta(days=days + 1), load_calendar())
    spans = [
        (datetime.fromtimestamp(opens, zone), datetime.fromtimestamp(shuts, zone))
        for opens, shuts in _by_day(spans_of(intervals), zone)
    ]
    coming = [today + timedelta(days=n) for n in range(days)]
    return [(day, [span for span in spans if span[0].date() == day]) for day in coming]


def _by_day(spans: list[Span], zone: ZoneInfo) -> Iterator[Span]:
    """Cut at midnight what lasts longer than a night; leave an evening whole."""
    for start, shuts in spans:
        opens = start
        while shuts - opens > A_NIGHT:
            day = datetime.fromtimestamp(opens, zone).date() + timedelta(days=1)
            midnight = int(datetime.combine(day, time.min, zone).timestamp())
            yield opens, midnight
            opens = midnight
        if opens < shuts:
            yield opens, shuts


def access_of(station: Station, *, at: datetime) -> Access:
    facts = DoorFacts(
        ended_on=station.closed_on,
        listed=station.listing == Listing.LISTED,
        closed_since=station.closed_since,
        closed_until=station.closed_until,
        signal_kind=station.signal_kind,
        signal_since=station.signal_since,
        signal_until=station.signal_until,
        signal_by_host=station.signal_by_host,
        faults=station.known_faults(),
    )
    return access_by(facts, at=at, opening=opening_at(station.hours, at=at))


def offered_by(station: Station, *, at: datetime) -> list[str]:
    """Return the amenities of a station without those that are missing now."""
    missing = removed_amenities(station.known_faults(), at=at)
    return [amenity for amenity in station.amenities if amenity not in missing]


def _in_sight(moment: int, first: int, last: int) -> datetime | None:
    return datetime.fromtimestamp(moment, city_zone()) if first < moment < last else None
