"""Riders, and where they rode when. They come and go as they really do: at some sites more leave in
a year than stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.roof.demo import names
from yizhan.roof.demo.city import SHARES, City, shares
from yizhan.wings.organisation.register.actions import RidershipRow, load_riderships
from yizhan.wings.organisation.register.rules import Employment, EndReason

RIDERS = 1483
"""The riders at the end of the year."""
LEFT = 0.66
"""For each of them, how many more rode during the year and stopped."""
PAUSED = 0.12
"""The share of those who stay that left and came back: after a holiday, or at another site."""

UNASSIGNED_PREFIX = "169"
"""No operator has this number range, so no demo number is anybody's."""


def load_riders(city: City, *, scale: int, at: datetime, now: date, rng: Random) -> list[Person]:
    """Load the riders; return those who ride at the end of the year. The first is the account
    `rider`. `now`: until when their companies and they themselves have confirmed it."""
    staying = RIDERS * scale
    leaving = int(staying * LEFT)
    called = [names.a_person(rng) for _ in range(staying + leaving)]
    rows = [
        PersonRow(
            name,
            username="rider" if number == 0 else f"rider-{number}",
            phone=f"{UNASSIGNED_PREFIX}{number:08}",
            legal_name=name,
        )
        for number, name in enumerate(called)
    ]
    people = load_people(rows, at=at)
    sites = _sites(city, staying, rng)
    year = city.opened_on.year
    stints = [
        stint
        for number, person in enumerate(people)
        for stint in _stints(
            person, sites, number=number, stays=number < staying, year=year, rng=rng
        )
    ]
    dice = Random(rng.random())
    load_riderships([_with_history(stint, now=now, dice=dice) for stint in stints], by=None, at=at)
    city.accounts["rider"] = people[0]
    return people[:staying]


def _with_history(stint: RidershipRow, *, now: date, dice: Random) -> RidershipRow:
    """Add how she rides, and when that was last confirmed or why it ended. Of a hundred riders one
    has been asked and has not answered yet."""
    employment = dice.choices(Employment.values, [30, 55, 15])[0]
    reason = dice.choices([EndReason.LEFT, EndReason.SILENCE, EndReason.LIST], [45, 45, 10])[0]
    days, asked = dice.randint(0, 80), dice.random() < 0.01
    if stint.left_on is not None:
        return replace(
            stint, employment=employment, confirmed_on=stint.joined_on, end_reason=reason
        )
    if asked and stint.joined_on < now - timedelta(days=120):
        asked_on = now - timedelta(days=days % 10)
        confirmed_on = asked_on - timedelta(days=90)
        return replace(stint, employment=employment, confirmed_on=confirmed_on, asked_on=asked_on)
    confirmed_on = max(stint.joined_on, now - timedelta(days=days))
    return replace(stint, employment=employment, confirmed_on=confirmed_on)


def _sites(city: City, riders: int, rng: Random) -> list[Unit]:
    """Each site as often as it has riders, in the order in which riders come."""
    sites = [unit for unit in city.units.values() if unit.kind == UnitKind.DELIVERY_SITE]
    weights = {
        site.code: SHARES[site.division.code] * rng.uniform(0.7, 1.3)
        for site in sites
        if site.division is not None
    }
    counts = shares(riders, weights, least=5)
    spread = [site for site in sites for _ in range(counts[site.code])]
    rng.shuffle(spread)
    return spread


def _stints(
    person: Person, sites: list[Unit], *, number: int, stays: bool, year: int, rng: Random
) -> Iterator[RidershipRow]:
    site = sites[number % len(sites)]
    first, last = date(year, 1, 1), date(year, 12, 30)
    joined = first + timedelta(days=rng.randint(-500, 330))
    if not stays:
        joined = min(joined, last - timedelta(days=40))
        left = max(joined, first) + timedelta(days=rng.randint(1, 35))
        yield RidershipRow(person, site, joined, left)
    elif rng.random() < PAUSED and joined < date(year, 9, 1):
        left = max(joined, first) + timedelta(days=rng.randint(5, 60))
        back = left + timedelta(days=rng.randint(3, 50))
        before = site if rng.random() < 0.6 else rng.choice(sites)
        yield RidershipRow(person, before, joined, left)
        yield RidershipRow(person, site, back)
    else:
        yield RidershipRow(person, site, joined)
