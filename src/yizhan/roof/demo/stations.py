"""Stations of three levels: the party's own places, delivery sites, and shops along the streets.

Counties, townships and villages are real names. Nobody publishes where the townships lie to the
metre, so only the twelve seats are where they really are; all other points are drawn at random,
inside the right county and well away from its border.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from random import Random

from yizhan.ground.people.actions import (
    PersonRow,
    PostRow,
    UnitRow,
    load_people,
    load_posts,
    load_units,
)
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import Role, Scope, UnitKind
from yizhan.ground.places.exchange import packaged_seats
from yizhan.ground.places.index import division_at
from yizhan.ground.places.models import Division
from yizhan.roof.demo import names
from yizhan.roof.demo.city import GENERAL_BRANCHES, HERE, SHARES, City, shares
from yizhan.roof.demo.premises import PREMISES, Premises, furnish
from yizhan.wings.care.stations.actions import StationRow, close_station, load_stations
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind

K = StationKind
COUNTS: dict[str, int] = {
    K.SERVICE_CENTRE: 8, K.RED_POST: 21, K.RIDER_POST: 17, K.OUTDOOR_STATION: 650,
    K.RESTAURANT: 46, K.BANK: 14, K.PHARMACY: 24, K.CONVENIENCE: 18,
}  # fmt: skip
"""38 shared posts of two kinds, 102 partner shops of four; delivery sites are units already."""
BY_THE_OFFICE = frozenset(COUNTS) - {K.OUTDOOR_STATION}
"""Looked after by the guidance station; outdoor stations by the township."""
IN_TOWN = 0.62
"""The share of stations that stand in the county's seat."""
HOST_OF = 0
"""The number of the riders' post that the account `host` keeps."""

GIVEN_UP = 12
"""So many outdoor stations more were there at the beginning of the year, and not at its end."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class Spot:
    """A township and the point its stations gather around."""

    township: Division
    lon: float
    lat: float
    spread: float
    """Metres from the middle to where the stations thin out."""


def load_network(
    city: City, *, scale: int, at: datetime, rng: Random
) -> tuple[list[Station], list[Spot]]:
    """Load all stations with the units and hosts that keep them; return them as the public sees
    them, and the spots they stand at."""
    spots = {county.code: list(_spots(city, county, rng)) for county in city.counties}
    plans = list(_plans(city, spots, scale, rng))
    points = [
        UnitRow(
            code=f"{plan.code}-unit",
            name=plan.name,
            kind=UnitKind.SERVICE_POINT,
            founded_on=plan.opened_on,
            parent=_keeper(city, plan),
            division=plan.spot.township,
        )
        for plan in plans
    ]
    units = load_units(points, at=at)
    city.plant(units)
    rows = [plan.row(units[f"{plan.code}-unit"], rng) for plan in plans]
    rows += _sites(city, spots, rng)
    load_stations(rows, by=None, at=at)
    _load_hosts(city, plans, units, at=at, rng=rng)
    _give_up_some(city, rng)
    stations = list(Station.objects.public().select_related("unit", "division").order_by("code"))
    return stations, [spot for in_county in spots.values() for spot in in_county]


@dataclass(frozen=True)
class Plan:
    code: str
    name: str
    kind: str
    county: Division
    spot: Spot
    place: str
    """The community or village it is named after."""
    opened_on: date
    short: str

    def row(self, unit: Unit, rng: Random) -> StationRow:
        lon, lat = _near(self.spot, self.county, rng)
        premises: Premises = furnish(self.kind, rng)
        rural = self.place.endswith("村")
        street = "" if rural else names.a_street(rng)
        near = rng.choice(names.RURAL if rural else names.LANDMARKS)
        return StationRow(
            code=self.code,
            name=self.name,
            kind=self.kind,
            unit=unit,
            division=self.county,
            lon=lon,
            lat=lat,
            address=f"{self.county.name}{self.spot.township.name}{street or self.place}",
            landmark=f"{self.place if rural else self.spot.township.name}{near}旁",
            hours=premises.hours,
            amenities=premises.amenities,
            opened_on=self.opened_on,
            short=self.short,
        )


def _plans(city: City, spots: dict[str, list[Spot]], scale: int, rng: Random) -> Iterator[Plan]:
    taken: set[str] = set()
    number = 0
    first = city.opened_on
    for kind, count in COUNTS.items():
        weights = SHARES
        if kind == K.SERVICE_CENTRE:
            largest = sorted(SHARES, key=lambda code: (-SHARES[code], code))[:GENERAL_BRANCHES]
            weights = dict.fromkeys(largest, 1.0)
        more = GIVEN_UP if kind == K.OUTDOOR_STATION else 0
        for code, part in shares(count * scale + more, weights).items():
            places = _places(city, spots[code], kind=kind, count=part, rng=rng)
            for spot, place in places:
                number += 1
                name = _unique(_name(kind, city.divisions[code], place, rng), taken)
                yield Plan(
                    code=f"HC{number:04}",
                    name=name,
                    kind=kind,
                    county=city.divisions[code],
                    spot=spot,
                    place=place,
                    opened_on=first + timedelta(days=rng.randint(-900, 260)),
                    short=_short(rng, taken),
                )


def _places(
    city: City, spots: list[Spot], *, kind: str, count: int, rng: Random
) -> Iterator[tuple[Spot, str]]:
    """As many places in one county, most of them in its seat: communities in towns, villages
    elsewhere."""
    seat, others = spots[0], spots[1:]
    in_town = 0.85 if kind in BY_THE_OFFICE else IN_TOWN
    for _ in range(count):
        spot = seat if rng.random() < in_town else rng.choice(others)
        known = [_plain(division.name) for division in city.below(spot.township)]
        towns = [name for name in known if name.endswith("社区")]
        yield spot, rng.choice((towns if spot is seat or kind in BY_THE_OFFICE else known) or known)


def _plain(name: str) -> str:
    """城北社区居民委员会 → 城北社区, 板乐村委会 → 板乐村."""
    for ending in ("居民委员会", "居委会"):
        if name.endswith(ending):
            name = name.removesuffix(ending)
            return name if name.endswith("社区") else f"{name}社区"
    for ending in ("村民委员会", "村委会"):
        name = name.removesuffix(ending)
    return name if name.endswith(("村", "社区")) else f"{name}村"


def _name(kind: str, county: Division, place: str, rng: Random) -> str:
    """The name over the door."""
    if kind == K.SERVICE_CENTRE:
        return f"{county.name}党群服务中心"
    if kind == K.RESTAURANT:
        return f"{names.a_restaurant(rng)}（{place}店）"
    if kind in (K.PHARMACY, K.CONVENIENCE):
        brands = names.PHARMACIES if kind == K.PHARMACY else names.CONVENIENCES
        return f"{rng.choice(brands)}（{place}店）"
    if kind == K.BANK:
        return f"{rng.choice(names.BANKS)}{place}网点"
    words = {K.RED_POST: "红色驿站", K.RIDER_POST: "小哥加油站"}
    return place + words.get(StationKind(kind), "户外劳动者驿站")


def _unique(name: str, taken: set[str]) -> str:
    """A second one of the same name gets a number."""
    numbered, nth = name, 2
    while numbered in taken:
        numbered, nth = f"{name}{nth}号", nth + 1
    taken.add(numbered)
    return numbered


def _short(rng: Random, taken: set[str]) -> str:
    """For the QR code on the door."""
    while (short := "".join(rng.choice(_LETTERS) for _ in range(6))) in taken:
        pass
    taken.add(short)
    return short


def _sites(city: City, spots: dict[str, list[Spot]], rng: Random) -> Iterator[StationRow]:
    """Every delivery site is a station, too, kept by the site itself."""
    for unit in city.units.values():
        if unit.kind != UnitKind.DELIVERY_SITE or unit.division is None:
            continue
        county, spot = unit.division, spots[unit.division.code][0]
        lon, lat = _near(spot, county, rng)
        premises = furnish(K.DELIVERY_SITE, rng)
        yield StationRow(
            code=f"HC-{unit.code}",
            name=unit.name,
            kind=K.DELIVERY_SITE,
            unit=unit,
            division=county,
            lon=lon,
            lat=lat,
            address=f"{county.name}{spot.township.name}{names.a_street(rng)}",
            hours=premises.hours,
            amenities=premises.amenities,
            opened_on=unit.founded_on,
            short=_short(rng, set()),
        )


def _spots(city: City, county: Division, rng: Random) -> Iterator[Spot]:
    """The seat first, where it really is; then the other townships, at points as far from each
    other as luck allows."""
    seat = next(seat for seat in packaged_seats() if seat.county == county.code)
    townships = city.below(county)
    home = next((t for t in townships if t.name.startswith(seat.name)), townships[0])
    yield Spot(home, seat.lon, seat.lat, 1_300)
    placed = [(seat.lon, seat.lat)]
    for township in townships:
        if township.pk == home.pk:
            continue
        drawn = [_inside(county, seat.lon, seat.lat, rng) for _ in range(6)]
        lon, lat = max(
            drawn, key=lambda p: min((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 for q in placed)
        )
        placed.append((lon, lat))
        yield Spot(township, lon, lat, 500)


def _inside(county: Division, lon: float, lat: float, rng: Random) -> tuple[float, float]:
    while True:
        point = lon + rng.uniform(-0.45, 0.45), lat + rng.uniform(-0.45, 0.45)
        if _surely(county, *point):
            return point


def _near(spot: Spot, county: Division, rng: Random) -> tuple[float, float]:
    degree = 111_195.0
    while True:
        north, east = rng.gauss(0, spot.spread), rng.gauss(0, spot.spread)
        lon = round(spot.lon + east / degree / cos(radians(spot.lat)), 6)
        lat = round(spot.lat + north / degree, 6)
        if _surely(county, lon, lat):
            return lon, lat


def _surely(county: Division, lon: float, lat: float) -> bool:
    place = division_at(lon, lat)
    return place.division is not None and place.division.pk == county.pk and not place.near_border


def _keeper(city: City, plan: Plan) -> str:
    """The unit above a station's own: guidance station or township."""
    township = plan.spot.township
    if plan.kind in BY_THE_OFFICE and city.has_office(township):
        return f"{township.code}-guidance"
    return township.code


def _give_up_some(city: City, rng: Random) -> None:
    outdoor = Station.objects.public().filter(kind=K.OUTDOOR_STATION).order_by("code")
    old = list(outdoor.filter(opened_on__lt=city.opened_on))
    for station in rng.sample(old, GIVEN_UP):
        day = city.opened_on + timedelta(days=rng.randint(20, 340))
        at = datetime(day.year, day.month, day.day, 10, tzinfo=HERE)
        close_station(station, by=city.accounts["admin"], at=at, reason="场地收回")


def _load_hosts(
    city: City, plans: list[Plan], units: dict[str, Unit], *, at: datetime, rng: Random
) -> None:
    """A host in every shop, post and centre. The account `host` keeps a post in the first county."""
    hosted = [plan for plan in plans if plan.kind in BY_THE_OFFICE]
    posts = [plan for plan in hosted if plan.kind == K.RIDER_POST]
    own = posts[HOST_OF].code
    rows = [
        PersonRow(names.a_person(rng), username="host" if plan.code == own else f"host-{plan.code}")
        for plan in hosted
    ]
    people = load_people(rows, at=at)
    load_posts(
        [
            PostRow(
                person=person, unit=units[f"{plan.code}-unit"], role=Role.HOST, scope=Scope.HERE
            )
            for person, plan in zip(people, hosted, strict=True)
        ],
        at=at,
    )
    city.hosts = {plan.code: person for plan, person in zip(hosted, people, strict=True)}
    city.accounts["host"] = next(person for person in people if person.username == "host")


__all__ = ["PREMISES", "Spot", "load_network"]
