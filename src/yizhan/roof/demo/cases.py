"""A year of cases: what was asked, who answered when, what the rider said about it.

Deadlines are the real ones (working minutes of the unit that answers), most answers come before
them, some after; a few are not solved the first time; the same need of several is answered once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.casework.actions import CaseRow, load_cases
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.roof.demo import words
from yizhan.roof.demo.city import HERE, SHARES, City
from yizhan.roof.demo.stations import Spot
from yizhan.roof.demo.story import Desk, tell
from yizhan.wings.care.needs.actions import NeedRow, load_needs
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.models import Station

CASES = 640
WEIGHTS: dict[str, int] = {
    "gate-entry": 14, "hot-water": 12, "station-fault": 9, "parking": 8, "fine-appeal": 7,
    "slow-meal": 7, "platform-fine": 6, "find-building": 6, "rain-gear": 6, "battery-swap": 5,
    "health-certificate": 5, "injury-insurance": 5, "accident-help": 4, "night-rest": 4,
    "vehicle-plate": 4, "breakdown": 4, "something-else": 4, "new-station": 3, "legal-advice": 3,
    "free-checkup": 3, "unpaid-wages": 2, "childcare": 2, "housing": 2, "first-aid": 2,
    "food-safety": 2, "about-us": 2,
}  # fmt: skip
AT_A_STATION = frozenset({"hot-water", "station-fault", "rain-gear", "night-rest"})
OFTEN_TOGETHER = frozenset({"gate-entry", "slow-meal", "parking", "hot-water"})
MERGED = 0.35
"""The share of these that is asked by several people within days."""
HOURS_OF_ASKING = (8, 9, 10, 10, 14, 14, 15, 15, 16, 16, 17, 20, 21, 22)
"""When riders have a minute: hardly at meal times."""


@dataclass(frozen=True)
class Asked:
    """A case and who is behind it."""

    row: CaseRow
    station: Station | None
    asker: Person | None


@dataclass(frozen=True)
class Where:
    division: Division
    place: str
    lon: float
    lat: float
    station: Station | None = None


class Year:
    """The parts the cases of a year are made of."""

    def __init__(
        self,
        city: City,
        *,
        items: dict[str, CatalogueItem],
        stations: list[Station],
        spots: list[Spot],
        riders: list[Person],
        rng: Random,
    ) -> None:
        self.city, self.items, self.riders, self.rng = city, items, riders, rng
        self.desk = Desk(city)
        self.stations: dict[str, list[Station]] = {}
        for station in stations:
            self.stations.setdefault(station.division.code, []).append(station)
        self.spots: dict[int, list[Spot]] = {}
        for spot in spots:
            self.spots.setdefault(spot.township.parent_id or 0, []).append(spot)
        self.last = datetime(city.opened_on.year, 12, 31, 17, tzinfo=HERE)

    def cases(self, count: int) -> list[Asked]:
        asked: list[Asked] = []
        while len(asked) < count:
            one = self.one(self.moment())
            if one is None:
                continue
            asked.append(one)
            if one.row.item.code in OFTEN_TOGETHER and self.rng.random() < MERGED:
                asked += self.echoes(one, head=len(asked) - 1)
        return asked

    def moment(self) -> datetime:
        day = date(self.city.opened_on.year, 1, 4) + timedelta(days=self.rng.randint(0, 340))
        hour, minute = self.rng.choice(HOURS_OF_ASKING), self.rng.randint(0, 59)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE)

    def one(self, at: datetime) -> Asked | None:
        """A case that was asked at that moment; None if it would end in another year."""
        code = self.rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        item, where = self.items[code], self.where(code)
        row = CaseRow(
            item=item,
            opened_at=at,
            steps=(),
            text=self.rng.choice(words.ASKS[code]).format(p=where.place),
            division=where.division,
            unit=where.station.unit if where.station else None,
            place=where.place,
            lon=where.lon,
            lat=where.lat,
        )
        steps = tell(row, self.desk, self.rng)
        if steps[-1].at > self.last:
            return None
        return Asked(replace(row, steps=steps), where.station, self.asker())

    def echoes(self, first: Asked, *, head: int) -> Iterator[Asked]:
        """Others who ask for the same before the first is answered, and get its answer."""
        steps = first.row.steps
        closing = next(
            n for n, step in enumerate(steps) if step.to in ("resolved", "closed_no_action")
        )
        if len(steps) > closing + 2:  # not solved the first time: a story of its own
            return
        until = steps[closing].at - first.row.opened_at
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            at = first.row.opened_at + until * self.rng.uniform(0.05, 0.6)
            merged_at = self.desk.later(at, self.rng.randint(10, 60))
            if merged_at >= steps[closing].at:
                continue
            row = replace(
                first.row,
                opened_at=at,
                text=self.rng.choice(words.ASKS[first.row.item.code]).format(p=first.row.place),
                steps=(replace(steps[closing], unit=None),),
                merged_into=head,
                merged_at=merged_at,
            )
            yield Asked(row, first.station, self.asker())

    def asker(self) -> Person | None:
        """A rider who has signed in, or more often a guest."""
        return self.rng.choice(self.riders) if self.rng.random() < 0.42 else None

    def where(self, code: str) -> Where:
        county = self.city.divisions[self.rng.choices(list(SHARES), list(SHARES.values()))[0]]
        if code in AT_A_STATION:
            station = self.rng.choice(self.stations[county.code])
            return Where(county, station.name, station.lon, station.lat, station)
        spot = self.spots[county.pk][0]
        place = f"{spot.township.name}{self.rng.choice(words.COMPOUNDS)}"
        shift = self.rng.uniform(-0.008, 0.008), self.rng.uniform(-0.008, 0.008)
        return Where(county, place, round(spot.lon + shift[0], 3), round(spot.lat + shift[1], 3))


def load_year(year: Year, *, scale: int, at: datetime) -> None:
    asked = year.cases(CASES * scale)
    cases = load_cases([one.row for one in asked], by=None, at=at)
    load_needs(
        [
            NeedRow(
                case=case,
                via=Via.STATION if one.station else Via.HOME,
                asked_by=one.asker,
                station=one.station,
            )
            for case, one in zip(cases, asked, strict=True)
        ],
        by=None,
        at=at,
    )
