"""The cities of China and their counties, as they come with the platform: with them an empty
platform becomes one of a city. Hong Kong, Macao and Taiwan have other codes and are not in it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from yizhan.ground.places.rules import DivisionKind, DivisionRow

DATA = Path(__file__).parents[1] / "data"
AS_OF = date(2023, 6, 30)
"""The state of the packaged codes; they do not say since when each division is valid."""
FULL_NAME = "市州盟"
SHORTEST = 2


@dataclass(frozen=True)
class City:
    """A city that can be set up: a prefecture, a municipality, or a city right below a province."""

    code: str
    name: str
    province: str


@cache
def cities_of_china() -> dict[str, City]:
    """Every city by its code."""
    return {row["code"]: City(**row) for row in _rows("china_cities_2023.csv")}


def cities_named(words: str) -> list[City]:
    """Return the cities meant by a code, a name (柳州市, 柳州), the beginning of one (恩施), or
    a sentence that begins with one (柳州市外卖行业党委); several if more than one fits."""
    words = "".join(words.split())
    cities = cities_of_china()
    if words in cities:
        return [cities[words]]
    if len(words) < SHORTEST:
        return []
    fits: tuple[Callable[[City], bool], ...] = (
        lambda city: words in {city.name, _short(city.name)},
        lambda city: city.name.startswith(words),
        lambda city: words.startswith(city.name),
    )
    by_fit = ([city for city in cities.values() if fit(city)] for fit in fits)
    return next(filter(None, by_fit), [])


def divisions_of_city(code: str) -> list[DivisionRow]:
    """The city of this code and its counties, to be loaded. Raises KeyError if there is none."""
    city = cities_of_china()[code]
    counties = [row for row in _rows("china_counties_2023.csv") if row["city"] == code]
    return [
        DivisionRow(city.code, city.name, DivisionKind.CITY, "", AS_OF),
        *(
            DivisionRow(row["code"], row["name"], DivisionKind.COUNTY, code, AS_OF)
            for row in counties
        ),
    ]


def _short(name: str) -> str:
    """柳州 for 柳州市: what people say who live there."""
    return name[:-1] if len(name) > SHORTEST and name[-1] in FULL_NAME else name


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
