"""Roles of riders in the demo city: the 64 of the article, renewed year by year, some of each other
role, a badge for the account `rider` and a question to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.people.models import Person
from yizhan.ground.people.rules import Competence
from yizhan.kit.days import add_months, local_day
from yizhan.roof.demo.city import HERE, SHARES, City
from yizhan.wings.participation.appointments.actions import (
    EngagementRow,
    Terms,
    fill_choices,
    load_engagements,
)
from yizhan.wings.participation.appointments.models import PromiseChoice
from yizhan.wings.participation.appointments.rules import (
    ShownName,
    VolunteerRole,
    name_shown_as,
)
from yizhan.wings.participation.appointments.vault import own_name

R = VolunteerRole
HOW_MANY: dict[VolunteerRole, int] = {
    R.FOOD_SAFETY: 38, R.FOOD_VOLUNTEER: 26, R.GOVERNANCE: 16, R.TRAFFIC: 18, R.CIVILITY: 12,
}  # fmt: skip
"""Appointments of each role; the first two are the 64 of the article."""
BODIES: dict[VolunteerRole, str] = {
    R.FOOD_SAFETY: "office",
    R.FOOD_VOLUNTEER: "office",
    R.GOVERNANCE: Competence.URBAN,
    R.TRAFFIC: Competence.TRAFFIC,
    R.CIVILITY: Competence.UNION,
}
"""The body of the county that appoints to a role; the market-regulation office where it is one."""
TRAINING: dict[VolunteerRole, str] = {
    R.FOOD_SAFETY: "食品药品 · 食品安全封签使用",
    R.FOOD_VOLUNTEER: "食品药品 · 八桂食安志愿者培训",
}
BEGUN = (3, 4, 5, 6)
"""The months of the year in which terms begin."""


def load_roles(
    city: City, riders: Sequence[Person], *, year: int, at: datetime, rng: Random
) -> None:
    """Load who holds which role from the year on until `at`, each term a year."""
    fill_choices(by=None, at=datetime(year, 1, 2, 9, tzinfo=HERE))
    choices = list(PromiseChoice.objects.public())
    rows = list(_rows(city, riders[1:], choices, year=year, until=local_day(at), rng=rng))
    load_engagements([*rows, *_of_the_account(city, riders[0], choices, at=at)], by=None, at=at)


def _rows(
    city: City,
    riders: Sequence[Person],
    choices: Sequence[PromiseChoice],
    *,
    year: int,
    until: date,
    rng: Random,
) -> Iterator[EngagementRow]:
    people = iter(rng.sample(list(riders), sum(HOW_MANY.values())))
    for role, count in HOW_MANY.items():
        for _each in range(count):
            person, county = next(people), rng.choices(list(SHARES), list(SHARES.values()))[0]
            how = rng.choices(ShownName.values, [55, 35, 10])[0]
            first = date(year, rng.choice(BEGUN), rng.randint(1, 28))
            code = _body(city, role, county, rng)
            promises = rng.sample(list(choices), rng.randint(0, 3))
            while first <= max(until, date(year, 12, 31)):
                following = add_months(first, 12)
                training = TRAINING.get(role, "")
                terms = Terms(
                    role, first, following, city.divisions[county], training,
                    first - timedelta(days=12) if training else None,
                )  # fmt: skip
                last = following > until
                name = name_shown_as(own_name(person), how) if last else ""
                yield EngagementRow(
                    city.units[code], person, terms, name=name, promises=promises,
                    name_shown=how if name else ShownName.NOTHING,
                )  # fmt: skip
                first = following


def _body(city: City, role: VolunteerRole, county: str, rng: Random) -> str:
    body = BODIES[role]
    if body != "office":
        return f"{county}-{body}"
    offices = [code for code in city.units if code.startswith(county) and code.endswith("-office")]
    return rng.choice(sorted(offices))


def _of_the_account(
    city: City, rider: Person, choices: Sequence[PromiseChoice], *, at: datetime
) -> Iterator[EngagementRow]:
    """A badge to show, and a question to answer."""
    county = sorted(SHARES)[0]
    today = local_day(at)
    since = today - timedelta(days=60)
    yield EngagementRow(
        city.units[f"{county}-{Competence.TRAFFIC}"], rider,
        Terms(R.TRAFFIC, since, add_months(since, 12), city.divisions[county]),
        name_shown=ShownName.SURNAME, name=name_shown_as(own_name(rider), ShownName.SURNAME),
        promises=choices[:2],
    )  # fmt: skip
    yield EngagementRow(
        city.units[f"{county}-{Competence.UNION}"], rider,
        Terms(R.CIVILITY, today, add_months(today, 12), city.divisions[county]), accepted=False,
    )  # fmt: skip
