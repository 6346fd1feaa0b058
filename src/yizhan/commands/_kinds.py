"""What can be imported and exported. Each kind is one entry of `KINDS`: an app's `exchange` reads
and writes it, its action loads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.casework import exchange as casework
from yizhan.ground.casework.actions import load_items
from yizhan.ground.places import exchange as places
from yizhan.ground.places.actions import load_divisions
from yizhan.ground.worktime import exchange as worktime
from yizhan.ground.worktime.actions import load_days
from yizhan.kit.geo import Crs
from yizhan.kit.tables import BadRow, Form, Progress
from yizhan.wings.care.stations import exchange as stations
from yizhan.wings.care.stations.actions import StationRow, load_stations
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.register import exchange as register
from yizhan.wings.organisation.register.actions import (
    CompanyRow,
    SiteRow,
    load_companies,
    load_riders,
    load_sites,
)

Record = Mapping[str, Any]


class Read(Protocol):
    """What a reading gives back: rows for the action, what is to be mended, what was left out."""

    @property
    def good(self) -> Sequence[Any]: ...
    @property
    def bad(self) -> Sequence[BadRow]: ...
    @property
    def unknown(self) -> Sequence[str]: ...
    @property
    def total(self) -> int: ...


def nothing_to_say(_read: Any) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Kind:
    headings: Mapping[str, str]
    read: Callable[[BinaryIO, Crs, Progress], Read]
    load: Callable[[Sequence[Any], datetime, Progress], Sequence[int]]
    """Takes the good rows; says how many were new, changed and the same."""
    records: Callable[[Form], Iterable[Record]]
    remarks: Callable[[Any], Iterator[str]] = nothing_to_say
    """What a person should look at although it is good."""
    mapped: bool = False
    """Has coordinates: --crs means something, and it can be GeoJSON."""


def _load_stations(rows: Sequence[stations.Told], at: datetime, say: Progress) -> Sequence[int]:
    told = (StationRow(**row.values) for row in rows)
    return load_stations(told, by=None, at=at, progress=lambda done: say(done, len(rows)))


def _station_records(_form: Form) -> Iterable[Record]:
    standing = Station.objects.standing().select_related("division", "unit").order_by("code")
    return stations.export_records(standing.iterator(chunk_size=2_000))


def _near_a_border(found: stations.Reading) -> Iterator[str]:
    for number, code in found.near:
        yield _("row %(row)s, %(code)s: near a county's border; please confirm the county") % {
            "row": number,
            "code": code,
        }


KINDS: dict[str, Kind] = {
    "catalogue": Kind(
        headings=casework.HEADINGS,
        read=lambda file, _crs, say: casework.read_items(file, progress=say),
        load=lambda rows, at, _say: load_items(rows, by=None, at=at),
        records=lambda _form: casework.item_records(),
    ),
    "divisions": Kind(
        headings=places.HEADINGS,
        read=lambda file, crs, say: places.read_divisions(file, crs=crs, progress=say),
        load=lambda rows, at, _say: load_divisions(rows, by=None, at=at),
        records=lambda form: places.division_records(outlines=form == Form.GEOJSON),
        mapped=True,
    ),
    "companies": Kind(
        headings=register.COMPANY_HEADINGS,
        read=lambda file, _crs, say: register.read_companies(file, at=timezone.now(), progress=say),
        load=lambda rows, at, _say: load_companies(
            [CompanyRow(**row) for row in rows], by=None, at=at
        ),
        records=lambda _form: register.company_records(),
    ),
    "riders": Kind(
        headings=register.RIDER_HEADINGS,
        read=lambda file, _crs, say: register.read_riders(
            file, by=None, at=timezone.now(), progress=say
        ),
        load=lambda rows, at, say: load_riders(rows, by=None, at=at, progress=say),
        records=lambda _form: register.rider_records(),
    ),
    "sites": Kind(
        headings=register.SITE_HEADINGS,
        read=lambda file, _crs, say: register.read_sites(file, at=timezone.now(), progress=say),
        load=lambda rows, at, _say: load_sites([SiteRow(**row) for row in rows], by=None, at=at),
        records=lambda _form: register.site_records(),
    ),
    "stations": Kind(
        headings=stations.HEADINGS,
        read=lambda file, crs, say: stations.read_stations(file, crs=crs, progress=say),
        load=_load_stations,
        records=_station_records,
        remarks=_near_a_border,
        mapped=True,
    ),
    "workdays": Kind(
        headings=worktime.HEADINGS,
        read=lambda file, _crs, say: worktime.read_days(file, progress=say),
        load=lambda rows, at, _say: load_days(rows, by=None, at=at),
        records=lambda _form: worktime.day_records(),
    ),
}
