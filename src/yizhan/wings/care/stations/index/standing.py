"""Can I get in now? For one station, from its row; the index answers the same for many at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from yizhan.ground.worktime.actions import load_calendar
from yizhan.wings.care.stations.index.timetable import hours_of, spans_of
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import Facts, Listing, Opening, Standing, standing

BACK, AHEAD = timedelta(days=1), timedelta(days=8)
"""How far «since» and «until» look; what lies beyond is not in sight."""

read_hours = lru_cache(maxsize=2_000)(hours_of)


def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def opening_at(text: str, *, at: datetime) -> Opening | None:
    """What the hours say of this moment, holidays and make-up days respected; None: not known."""
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
            return Opening(True, _seen(opens, first, last), _seen(shuts, first, last))
        if shuts <= now:
            shut_at = shuts
        else:
            opens_at = min(opens_at, opens)
    return Opening(False, _seen(shut_at, first, last), _seen(opens_at, first, last))


def standing_of(station: Station, *, at: datetime) -> Standing:
    """Whether one gets in, since when, until when and why."""
    facts = Facts(
        ended_on=station.closed_on,
        listed=station.listing == Listing.LISTED,
        closed_since=station.closed_since,
        closed_until=station.closed_until,
        word=station.word,
        word_at=station.word_at,
        word_until=station.word_until,
        word_by_host=station.word_by_host,
    )
    return standing(facts, at=at, opening=opening_at(station.hours, at=at))


def _seen(moment: int, first: int, last: int) -> datetime | None:
    return datetime.fromtimestamp(moment, city_zone()) if first < moment < last else None
