"""Divisions from files and into files; and those that come with the platform."""

from yizhan.ground.places.exchange.china import (
    City,
    cities_named,
    cities_of_china,
    divisions_of_city,
)
from yizhan.ground.places.exchange.divisions import COLUMNS, division_records, read_divisions
from yizhan.ground.places.exchange.hechi import AS_OF, packaged_divisions, packaged_seats

__all__ = [
    "AS_OF",
    "COLUMNS",
    "City",
    "cities_named",
    "cities_of_china",
    "division_records",
    "divisions_of_city",
    "packaged_divisions",
    "packaged_seats",
    "read_divisions",
]
