"""Restaurants and rounds for tests. May be imported upward only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from yizhan.ground.casework.models import Photo, PhotoState
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.models import Restaurant, Round, Seat, Visit
from yizhan.wings.participation.restaurants.rules import Check, Seen

_numbers = count(1)

DAY = timedelta(days=1)
SEED_DAY = MONDAY + 4 * DAY
SEED = "9319.55"


def dice(seed: int = 1) -> Random:
    return Random(seed)


def a_restaurant(unit: Unit, county: Division, *, by: Person, **fields: Any) -> Restaurant:
    number = next(_numbers)
    facts: dict[str, Any] = {
        "name": f"阿{number}米粉", "licence": f"JY{number:08}", "unit": unit, "county": county,
        "address": f"新建路 {number} 号", "lon": 108.08, "lat": 24.69, "grade": "B",
    } | fields  # fmt: skip
    code = facts.pop("code", f"R-{number:05}")
    return actions.add_restaurant(code, by=by, at=MONDAY, **facts)


def a_round(
    unit: Unit,
    county: Division,
    *,
    by: Person,
    at: datetime = MONDAY,
    restaurants: int = 6,
    places: int = 2,
    people: Iterable[Person] = (),
    visitors: int = 12,
    **plan: Any,
) -> Round:
    """A round that is being prepared, with restaurants and people who may go."""
    for _each in range(restaurants):
        a_restaurant(unit, county, by=by)
    number = next(_numbers)
    facts: dict[str, Any] = {
        "title": f"第{number}轮",
        "seed_day": local_day(at + 4 * DAY),
        "seed_source": "深证成指当日收盘点位",
        "last_day": local_day(at + 20 * DAY),
        "each": 2,
    } | plan
    row = actions.plan_round(
        unit, actions.Plan(**facts), places={(county, "B"): places}, by=by, at=at
    )
    going = [*people, *(a_person() for _each in range(visitors - len(list(people))))]
    actions.add_visitors(row, going, by=by, at=at)
    return row


def frozen(unit: Unit, county: Division, *, by: Person, **fields: Any) -> Round:
    at = fields.get("at", MONDAY)
    row = a_round(unit, county, by=by, **fields)
    actions.freeze_round(row, dice=dice(), by=by, at=at)
    return row


def drawn(unit: Unit, county: Division, *, by: Person, **fields: Any) -> Round:
    """A round that was drawn four days after it was frozen."""
    at = fields.get("at", MONDAY) + 4 * DAY
    row = frozen(unit, county, by=by, **fields)
    second = a_person("dispatcher", unit, scope=Scope.BELOW)
    actions.type_seed(row, seed=SEED, by=by, at=at)
    actions.type_seed(row, seed=SEED, by=second, at=at)
    row.refresh_from_db()
    return row


def a_seat(row: Round, *, visit: int = 1) -> Seat:
    """The first seat that somebody has of the visit at this position."""
    seats = Seat.objects.taken().filter(visit__round=row, visit__position=visit)
    seat = seats.select_related("visit__round", "visitor__person").order_by("pk").first()
    assert seat is not None
    return seat


def a_sheet(at: datetime, *, found: Iterable[str] = (), **fields: Any) -> actions.Sheet:
    seen = {check.value: Seen.YES.value for check in Check}
    seen |= {code: Seen.NO.value for code in found}
    values: dict[str, Any] = {"visited_on": local_day(at), "seen": seen}
    return actions.Sheet(**(values | fields))


def a_sent_visit(row: Round, *, found: Iterable[str] = ("floor",), visit: int = 1) -> Visit:
    assert row.drawn_at is not None
    at, seat = row.drawn_at + DAY, a_seat(row, visit=visit)
    assert seat.visitor.person is not None
    actions.send_sheet(seat, a_sheet(at, found=found), by=seat.visitor.person, at=at)
    return Visit.objects.get(pk=seat.visit_id)


def a_reviewed_visit(row: Round, *, by: Person, visit: int = 1) -> Visit:
    assert row.drawn_at is not None
    sent = a_sent_visit(row, visit=visit)
    actions.review_visit(
        sent, confirmed=["floor"], public_note="", version=sent.version, by=by,
        at=row.drawn_at + 2 * DAY,
    )  # fmt: skip
    return sent


def a_photo_of(visit: Visit, *, state: str = PhotoState.READY, key: str = "") -> Photo:
    """A photo of a visit; its file is not there."""
    key = key or secrets.token_hex(16)
    photo = Photo.objects.create(
        case=visit.case, unit=visit.round.unit, key=key, state=state, shielded=True, width=8,
        height=6, at=MONDAY,
    )  # fmt: skip
    visit.photos.add(photo)
    return photo


def the_drawn_round(city: Any, *, now: datetime) -> Round:
    """The round of the bureau that was drawn, or a new one: one visit waits to be read, the result
    of another waits for the restaurant's reply."""
    known = Round.objects.filter(unit=city.bureau, state="drawn").first()
    if known is None:
        known = drawn(city.bureau, city.county, by=city.dispatcher, at=now - 8 * DAY, places=4)
        a_sent_visit(known, visit=1)
        a_reviewed_visit(known, by=city.dispatcher, visit=2)
    return known
