"""Shared by every write to stations: the locked row, the counted change, the checked input."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.kit.errors import Refusal
from yizhan.kit.hours import BadHours, parse
from yizhan.kit.periods import History
from yizhan.kit.transactions import under_lock
from yizhan.wings.care.stations.index.access import city_zone
from yizhan.wings.care.stations.models import Revision, Station, StationPeriod
from yizhan.wings.care.stations.rules import Amenity, StationKind, next_edit

EDITABLE = (
    "name", "kind", "unit", "division", "lon", "lat", "source_crs", "near_border", "address",
    "landmark", "phone", "hours", "amenities",
)  # fmt: skip

STATIONS = History(
    StationPeriod, subject="station", columns=("name", "kind", "unit_id", "division_id")
)

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits nobody mistakes for one another when reading them off a door."""


_KINDS, _AMENITIES = frozenset(StationKind.values), frozenset(Amenity.values)


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    message = gettext_lazy("Somebody has changed this station meanwhile. Look again, then save.")


class BadStation(Refusal):
    code = "bad_station"
    message = gettext_lazy("Some of this cannot be right.")


def locked(station: Station) -> Station:
    return under_lock(Station.objects.select_related("unit", "division"), station.pk)


def next_revision(*, edited_at: datetime | None = None) -> int:
    """Count a change; `edited_at`: one of what is known of a station. The row stays locked until
    the change commits, so nobody who reads a number can miss a change below it. Called before
    anything that writes history: one order of locks."""
    Revision.objects.get_or_create(pk=1, defaults={"number": 0})
    Revision.objects.filter(pk=1).update(number=F("number") + 1)
    row = Revision.objects.get(pk=1)
    if edited_at is not None:
        row.edited_at = next_edit(row.edited_at, at=edited_at)
        row.save(update_fields=["edited_at"])
    return row.number


def keep(station: Station, *fields: str, edited_at: datetime | None = None) -> None:
    """Save these fields and tell the index."""
    station.revision = next_revision(edited_at=edited_at)
    station.save(update_fields=[*fields, "revision"])


def copy(source: Station, target: Station, *fields: str) -> None:
    """Let the caller's object show what was saved."""
    for field in (*fields, "revision"):
        setattr(target, field, getattr(source, field))


def in_city_words(sentence: str | Promise) -> str:
    """A sentence that is kept, in the city's language and not in that of who happens to ask."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(sentence)


def local_date(at: datetime) -> date:
    return at.astimezone(city_zone()).date()


def end_of_day(at: datetime) -> datetime:
    zone = city_zone()
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time.min, zone)


def new_shorts(count: int) -> list[str]:
    """Draw so many short names that no station has. Among a million stations one in 27,000 guesses
    of seven characters is taken, so it is looked up."""
    shorts: set[str] = set()
    while len(shorts) < count:
        guessed = {_guess() for _ in range(count - len(shorts))}
        taken = Station.objects.filter(short__in=guessed).values_list("short", flat=True)
        shorts |= guessed - set(taken)
    return list(shorts)


def _guess() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(7))


def check(values: Mapping[str, Any]) -> None:
    """Refuse what cannot be, naming each field; what is not given is not looked at."""
    wrong = dict(_wrong(values))
    if wrong:
        raise BadStation(fields=wrong)


def _wrong(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "name" in values and not str(values["name"]).strip():
        yield "name", _("A station needs a name.")
    if "kind" in values and values["kind"] not in _KINDS:
        yield "kind", _("There is no such kind of station.")
    unknown = sorted(set(values.get("amenities", ())) - _AMENITIES)
    if unknown:
        yield "amenities", _("Unknown: %(what)s") % {"what": ", ".join(unknown)}
    yield from _wrong_place(values)
    yield from _wrong_hours(values.get("hours"))
    for name, limit in _LIMITS.items():
        if len(str(values.get(name) or "")) > limit:
            yield name, _("At most %(count)s characters.") % {"count": limit}


def _wrong_place(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "lon" in values and not -180 <= values["lon"] <= 180:
        yield "lon", _("A longitude lies between -180 and 180.")
    if "lat" in values and not -90 <= values["lat"] <= 90:
        yield "lat", _("A latitude lies between -90 and 90.")


def _wrong_hours(text: str | None) -> Iterable[tuple[str, str]]:
    if text:
        try:
            parse(text)
        except BadHours as bad:
            yield "hours", str(bad)


_LIMITS: dict[str, int] = {
    field.name: field.max_length
    for field in Station._meta.concrete_fields
    if field.name in {"code", "name", "address", "landmark", "phone", "hours"} and field.max_length
}
