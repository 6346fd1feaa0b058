"""nearest: whatever is asked, the answer is the one of looking at every station on the sphere."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yizhan.wings.care.stations.index import search
from yizhan.wings.care.stations.index.block import Row
from yizhan.wings.care.stations.index.nearest import NearestIndex
from yizhan.wings.care.stations.index.spans import hours_of
from yizhan.wings.care.stations.rules import (
    DOOR_SIGNALS,
    REMOVED_AMENITIES,
    Amenity,
    DoorFacts,
    Opening,
    access_by,
    bits_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)
EARTH_M = 6_371_008.8
HOURS = [
    "",
    "24/7",
    "Mo-Fr 08:00-12:00,15:00-18:00",
    "Mo-Su 20:00-02:00",
    "Sa,Su 09:00-17:00",
    "??",
]


class Weekdays:
    def is_working(self, on: date) -> bool:
        return on.weekday() < 5

    def is_holiday(self, on: date) -> bool:
        return False

    def covers(self, on: date) -> bool:
        return True


def haversine(lon1, lat1, lon2, lat2):
    a1, a2 = math.radians(lat1), math.radians(lat2)
    h = math.sin((a2 - a1) / 2) ** 2
    h += math.cos(a1) * math.cos(a2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def facts_of(row):
    return DoorFacts(
        closed_until=row.closed_until, signal_kind=row.signal_kind, signal_until=row.signal_until
    )


def opening_of(text, at):
    """Slowly and one by one, from the library's own words."""
    hours = hours_of(text)
    if hours is None:
        return None
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    spans = hours.intervals(start, start + timedelta(days=2), Weekdays())
    return Opening(any(s <= at < e for s, e in spans), None, None)


def slowly(rows, lon, lat, *, limit, at, open_now, amenities, within_m):
    found = []
    for row in rows:
        access = access_by(facts_of(row), at=at, opening=opening_of(row.hours, at))
        dry = row.no_water_until is not None and at < row.no_water_until
        missing = REMOVED_AMENITIES["no_water"] if dry else ()
        bits = bits_of(set(row.amenities) - set(missing))
        far = haversine(lon, lat, row.lon, row.lat)
        if bits & bits_of(amenities) != bits_of(amenities):
            continue
        if open_now and access.door != "yes":
            continue
        if within_m is not None:
            assume(abs(far - within_m) > 0.001)  # a millimetre from the rim may be in or out
            if far > within_m:
                continue
        found.append((far, row.pk, access.door))
    return sorted(found)[:limit]


moments = st.integers(-3, 3).map(lambda h: NOON + timedelta(hours=h))
maybe = st.none() | moments
cities = st.tuples(st.floats(107.5, 108.5), st.floats(24.0, 25.0))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
crossroads = st.sampled_from([(108.06, 24.69), (108.06, 24.7), (179.999, 0.0), (-179.999, 0.0)])
places = cities | anywhere | crossroads


@st.composite
def rows(draw, largest=90):
    made = []
    for pk in range(1, draw(st.integers(0, largest)) + 1):
        lon, lat = draw(places)
        signal = draw(st.sampled_from(["", *sorted(DOOR_SIGNALS)]))
        made.append(
            Row(
                pk, lon, lat, f"S{pk}", "站", "outdoor_station", draw(st.sampled_from(HOURS)),
                draw(st.lists(st.sampled_from(["toilet", "hot_water", "shower"]), unique=True)),
                signal, draw(moments) if signal else None, draw(maybe), None, draw(maybe),
            )
        )  # fmt: skip
    return made


@pytest.mark.slow
@given(
    rows(),
    places,
    st.integers(1, 30),
    st.integers(-30, 30),
    st.booleans(),
    st.lists(st.sampled_from(["toilet", "hot_water"]), unique=True),
    st.none() | st.integers(0, 300_000),
    st.integers(0, 40),
)
@settings(max_examples=100, deadline=None)
def test_it_equals_looking_at_all(rows, here, limit, hours, open_now, amenities, within_m, late):
    at = NOON + timedelta(hours=hours)
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load(rows[: len(rows) - late])
    index.add(rows[len(rows) - late :])
    wanted = {
        "limit": limit, "at": at, "open_now": open_now, "amenities": amenities, "within_m": within_m
    }  # fmt: skip

    hits = index.nearest(*here, **wanted)
    truth = slowly(rows, *here, **wanted)

    assert len(hits) == len(truth)
    for hit, (far, _, _) in zip(hits, truth, strict=True):
        assert math.isclose(hit.distance_m, far, rel_tol=1e-9, abs_tol=1e-3)
    for hit in hits:
        (mine,) = (row for row in rows if row.pk == hit.pk)
        opening = opening_of(mine.hours, at)
        assert hit.door == access_by(facts_of(mine), at=at, opening=opening).door


def crowd(n):
    """A city of n stations on a spiral, so that no two are equally far from its centre."""
    for pk in range(1, n + 1):
        turn, far = pk * 2.399963, 0.4 * math.sqrt(pk / n)
        amenities = ["toilet"] if pk % 3 else ["hot_water", "toilet"]
        if pk % 997 == 0:
            amenities.append("shower")
        yield Row(
            pk, 108.06 + far * math.cos(turn), 24.69 + far * math.sin(turn), f"S{pk}", "站",
            "bank", HOURS[pk % 5], amenities, "", None, None, None,
        )  # fmt: skip


def test_growing_the_look_stays_exact_in_a_large_city():
    rows = list(crowd(20_000))
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load(rows)
    for amenities in ([], ["hot_water"], ["shower"], ["hot_water", "shower"], ["books"]):
        for at in (NOON, NOON.replace(hour=3)):
            for limit in (1, 20, 100):
                wanted: dict[str, Any] = {
                    "limit": limit, "at": at, "open_now": True, "amenities": amenities,
                    "within_m": None,
                }  # fmt: skip
                hits = index.nearest(108.1, 24.7, **wanted)
                truth = _quickly(rows, 108.1, 24.7, **wanted)
                assert [hit.pk for hit in hits] == truth


def _quickly(rows, lon, lat, *, limit, at, open_now, amenities, within_m):
    open_texts = {t for t in HOURS if (o := opening_of(t, at)) is not None and o.open}
    fits = [r for r in rows if r.hours in open_texts and set(amenities) <= set(r.amenities)]
    fits.sort(key=lambda r: haversine(lon, lat, r.lon, r.lat))
    return [r.pk for r in fits[:limit]]


def any_row(chance, pk):
    """A station in one small city, some at one place, of which something was said or closed."""
    signal = chance.choice(["", *sorted(DOOR_SIGNALS)])
    return Row(
        pk, 108 + chance.randint(0, 9) / 100, 24 + chance.randint(0, 9) / 100, f"S{pk}", "站",
        "bank", chance.choice(HOURS), chance.sample(["toilet", "hot_water", "shower"], 2), signal,
        NOON + timedelta(hours=chance.randint(-3, 3)) if signal else None,
        chance.choice([None, None, NOON + timedelta(hours=chance.randint(-3, 3))]), None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_a_shortlist_changes_no_answer(seed):
    """With every wish worth one: while signals end, doors close, stations change and hours end."""
    chance = random.Random(seed)
    open_now, amenity = chance.random() < 0.8, chance.choice(["toilet", "hot_water"])
    rows = {pk: any_row(chance, pk) for pk in range(1, 301)}
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load(rows.values())
    wanted: dict[str, Any] = {"open_now": open_now, "amenities": [amenity], "within_m": None}
    moments = [NOON + timedelta(minutes=30 * n) for n in range(-8, 20)]

    with patch.multiple(search, FEW=0, RARE=1.0, STEP=100):
        for at in moments:
            changed = {pk: any_row(chance, pk) for pk in chance.sample(range(1, 320), 3)}
            rows |= changed
            index.add(changed.values())
            here = (108 + chance.random() / 10, 24 + chance.random() / 10)
            limit = chance.randint(1, 30)
            hits = index.nearest(*here, limit=limit, at=at, **wanted)
            truth = slowly(rows.values(), *here, limit=limit, at=at, **wanted)
            assert [(hit.pk, hit.door) for hit in hits] == [(pk, door) for _, pk, door in truth]


def test_what_many_ask_and_few_offer_gets_a_shortlist_that_holds_while_the_hours_do():
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load(crowd(20_000))

    def looked_at(at, times=1):
        with patch.object(search.Searchable, "_among", autospec=True, side_effect=among) as looks:
            for _ in range(times):
                index.nearest(108.1, 24.7, limit=20, at=at, amenities=["hot_water"], open_now=True)
        return sum(len(call.args[1]) for call in looks.call_args_list)

    among = search.Searchable._among
    with patch.object(search, "FEW", 0):
        early, half_past = NOON.replace(hour=3), NOON.replace(hour=3, minute=30)
        assert looked_at(early) > 250
        looked_at(early, times=30)
        assert looked_at(early) < 50
        assert looked_at(half_past) < 50
        assert looked_at(NOON.replace(hour=10)) > 50  # so many are open that it is not worth one


def test_equally_far_ones_come_in_the_order_they_were_opened():
    rows = [
        Row(pk, 108.06, 24.69, f"S{pk}", "站", "bank", "24/7", [], "", None, None, None)
        for pk in range(1, 501)
    ]
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load(reversed(rows))

    hits = index.nearest(108.06, 24.69, limit=7, at=NOON)

    assert [hit.pk for hit in hits] == [1, 2, 3, 4, 5, 6, 7]


def test_open_until_sees_past_midnight():
    late = Row(1, 108, 24, "S1", "站", "bank", "Mo-Su 20:00-02:00", [], "", None, None, None)
    index = NearestIndex(zone=ZONE, calendar=Weekdays)
    index.load([late])

    (hit,) = index.nearest(108, 24, limit=1, at=NOON.replace(hour=23), open_now=True)

    until = datetime.fromtimestamp(hit.open_until, UTC).astimezone(ZONE)
    assert until == datetime(2026, 11, 25, 2, 0, tzinfo=ZONE)


def test_every_amenity_has_a_bit_of_its_own():
    assert len({bits_of([code]) for code in Amenity.values}) == len(Amenity.values)
