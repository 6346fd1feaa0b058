"""Restaurants: entered, changed, left out of the lot; many at once from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.models import Division
from yizhan.ground.places.rules import DivisionKind
from yizhan.kit.days import local_day
from yizhan.kit.draws import CODE
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.participation.restaurants.actions.row import (
    ChangedSince,
    reason_in,
    refuse,
)
from yizhan.wings.participation.restaurants.exchange import RestaurantRow
from yizhan.wings.participation.restaurants.models import Restaurant
from yizhan.wings.participation.restaurants.rules import (
    ADDRESS_LIMIT,
    LICENCE_LIMIT,
    NAME_LIMIT,
    REASON_LIMIT,
    Grade,
    RoundVerb,
)

EDITABLE = ("name", "licence", "unit", "county", "address", "lon", "lat", "grade")


@in_transaction
def add_restaurant(code: str, *, by: Person, at: datetime, **facts: Any) -> Restaurant:
    """Enter a restaurant. `facts`: all of `EDITABLE`. Refuses a code that is taken."""
    require(by, Permission.ROUND_EDIT, facts["unit"])
    wrong = _wrong(facts)
    if CODE.fullmatch(code) is None:
        wrong["code"] = _("A code has only letters A to Z, digits, and . _ - in it.")
    refuse(wrong)
    restaurant = Restaurant(code=code, **facts)
    try:
        with transaction.atomic():
            restaurant.save(force_insert=True)
    except IntegrityError:
        refuse({"code": _("This code is taken.")})
    record(RoundVerb.RESTAURANT_SAVED, by=by, target=restaurant, at=at, code=code)
    return restaurant


@in_transaction
def edit_restaurant(
    restaurant: Restaurant, *, version: int, by: Person, at: datetime, **facts: Any
) -> None:
    """Change what is known of a restaurant. Its code stays: lists that were frozen name it."""
    row = _locked(restaurant)
    require(by, Permission.ROUND_EDIT, row.unit)
    require(by, Permission.ROUND_EDIT, facts.get("unit", row.unit))
    if row.version != version:
        raise ChangedSince
    refuse(_wrong(facts))
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*facts, "version"])
    record(RoundVerb.RESTAURANT_SAVED, by=by, target=row, at=at, code=row.code)


@in_transaction
def exclude_restaurant(restaurant: Restaurant, *, reason: str, by: Person, at: datetime) -> None:
    """Leave a restaurant out of the lots to come, for a reason that everybody can read."""
    row = _locked(restaurant)
    require(by, Permission.ROUND_EDIT, row.unit)
    row.excluded_why = reason_in(reason, limit=REASON_LIMIT)
    row.version += 1
    row.save(update_fields=["excluded_why", "version"])
    record(RoundVerb.RESTAURANT_EXCLUDED, by=by, target=row, at=at, excluded=True)
    restaurant.excluded_why = row.excluded_why


@in_transaction
def include_restaurant(restaurant: Restaurant, *, by: Person, at: datetime) -> None:
    """Take a restaurant into the lots to come again. Twice changes nothing."""
    row = _locked(restaurant)
    require(by, Permission.ROUND_EDIT, row.unit)
    if row.excluded_why:
        row.excluded_why, row.version = "", row.version + 1
        row.save(update_fields=["excluded_why", "version"])
        record(RoundVerb.RESTAURANT_EXCLUDED, by=by, target=row, at=at, excluded=False)
    restaurant.excluded_why = ""


@in_transaction
def close_restaurant(restaurant: Restaurant, *, by: Person, at: datetime) -> None:
    """Note that a restaurant is gone. Twice changes nothing."""
    row = _locked(restaurant)
    require(by, Permission.ROUND_EDIT, row.unit)
    if row.closed_on is None:
        row.closed_on, row.version = local_day(at), row.version + 1
        row.save(update_fields=["closed_on", "version"])
        record(RoundVerb.RESTAURANT_SAVED, by=by, target=row, at=at, code=row.code, closed=True)
    restaurant.closed_on = row.closed_on


@in_transaction
def load_restaurants(
    rows: Sequence[RestaurantRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Create what is new and change what differs, matched by code; all of it or nothing. Loading
    the same rows again changes nothing. A restaurant that was closed is open again."""
    allowed: set[int] = set()
    known = {one.code: one for one in Restaurant.objects.select_related("unit", "county")}
    new: list[Restaurant] = []
    changed = 0
    for row in tracked(rows, progress):
        one = known.get(row.code)
        _permit(by, row.unit, allowed)
        given = {name: getattr(row, name) for name in _COLUMNS if _is_given(row, name)}
        refuse(_wrong(given))
        if one is None:
            new.append(Restaurant(code=row.code, **given))
        elif one.closed_on is not None or _differs(one, given):
            _permit(by, one.unit, allowed)
            for name, value in given.items():
                setattr(one, name, value)
            one.closed_on, one.version = None, one.version + 1
            one.save(update_fields=[*given, "closed_on", "version"])
            changed += 1
    Restaurant.objects.bulk_create(new, batch_size=500)
    if new or changed:
        record(
            RoundVerb.RESTAURANTS_LOADED, by=by, target="restaurants.Restaurant", at=at,
            created=len(new), changed=changed,
        )  # fmt: skip
    return Loaded(len(new), changed, len(rows) - len(new) - changed)


_COLUMNS = tuple(f.name for f in fields(RestaurantRow) if f.name not in {"code", "given"})
_FOLLOWING = frozenset({"unit", "county", "lon", "lat"})
"""Are the reader's to find, also where the file has no column for them."""


def _is_given(row: RestaurantRow, name: str) -> bool:
    return name in _FOLLOWING or row.gives(name)


def _differs(one: Restaurant, given: Mapping[str, object]) -> bool:
    return any(getattr(one, name) != value for name, value in given.items())


def _permit(by: Person | None, unit: Unit, allowed: set[int]) -> None:
    if by is not None and unit.pk not in allowed:
        require(by, Permission.ROUND_EDIT, unit)
        allowed.add(unit.pk)


def _locked(restaurant: Restaurant) -> Restaurant:
    return under_lock(Restaurant.objects.select_related("unit", "county"), restaurant.pk)


def _wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    if "name" in facts and not str(facts["name"]).strip():
        wrong["name"] = _("A restaurant needs a name.")
    if "grade" in facts and facts["grade"] not in Grade.values:
        wrong["grade"] = _("There is no such grade.")
    county = facts.get("county")
    if isinstance(county, Division) and county.kind != DivisionKind.COUNTY:
        wrong["county"] = _("Name the county it is in.")
    if not -180 <= facts.get("lon", 0) <= 180:
        wrong["lon"] = _("A longitude lies between -180 and 180.")
    if not -90 <= facts.get("lat", 0) <= 90:
        wrong["lat"] = _("A latitude lies between -90 and 90.")
    for name, limit in _LIMITS.items():
        if len(str(facts.get(name, ""))) > limit:
            wrong[name] = _("At most %(limit)d characters.") % {"limit": limit}
    return wrong


_LIMITS = {"name": NAME_LIMIT, "licence": LICENCE_LIMIT, "address": ADDRESS_LIMIT}
