"""The divisions of 河池市, down to its villages, with boundaries: for the demo city and tests."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from yizhan.ground.places.rules import DivisionKind, DivisionRow, Seat

DATA = Path(__file__).parents[1] / "data"
AS_OF = date(2023, 6, 30)
"""The state of the packaged codes; they do not say since when each division is valid."""


def packaged_divisions() -> list[DivisionRow]:
    """河池市 with its counties, townships, villages and communities."""
    return [*_outlined(), *_townships(), *_villages()]


@cache
def packaged_seats() -> tuple[Seat, ...]:
    """The county seats, and one town, with points. © GeoNames, CC BY 4.0."""
    return tuple(
        Seat(
            name=row["zh"].split("|")[0] or row["name"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            county=row["county_code"],
        )
        for row in _rows("hechi_places_geonames.csv")
    )


def _outlined() -> Iterator[DivisionRow]:
    for city in _features("hechi_city_outline_tianditu_wgs84.geojson"):
        code = city["properties"]["adcode"]
        yield DivisionRow(
            code=code,
            name=city["properties"]["name"],
            kind=DivisionKind.CITY,
            parent="",
            valid_from=AS_OF,
            boundary=city["geometry"],
        )
        for county in _features("hechi_counties_tianditu_wgs84.geojson"):
            about = county["properties"]
            yield DivisionRow(
                code=about["adcode"],
                name=about["name"],
                kind=DivisionKind.COUNTY,
                parent=code,
                valid_from=AS_OF,
                label_lon=about["label_lon"],
                label_lat=about["label_lat"],
                boundary=county["geometry"],
            )


def _townships() -> Iterator[DivisionRow]:
    for row in _rows("hechi_townships_2023.csv"):
        yield DivisionRow(
            code=row["code12"],
            name=row["name"],
            kind=DivisionKind.TOWNSHIP,
            parent=row["county_code"],
            valid_from=AS_OF,
        )


def _villages() -> Iterator[DivisionRow]:
    townships = {row["code9"]: row["code12"] for row in _rows("hechi_townships_2023.csv")}
    for row in _rows("hechi_villages_2023.csv"):
        yield DivisionRow(
            code=row["code12"],
            name=row["name"],
            kind=DivisionKind.VILLAGE,
            parent=townships[row["township_code9"]],
            valid_from=AS_OF,
        )


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((DATA / name).read_text("utf-8"))["features"]
    return features


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
