"""The demo city's units and the people who staff them.

Committee, bureaus, departments and offices stand where the real city has divisions; who works in
them is invented. The tree is the article's: a city committee, 8 county general branches, and a
guidance station at each of 131 market-regulation offices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from yizhan.ground.people.actions import (
    PersonRow,
    PostRow,
    UnitRow,
    load_people,
    load_posts,
    load_units,
)
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Competence, Role, Scope, UnitKind
from yizhan.ground.places.actions import load_divisions
from yizhan.ground.places.exchange import packaged_divisions
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.kit.days import local_day
from yizhan.roof.demo import names

HERE = ZoneInfo("Asia/Shanghai")
OFFICES = 131
GENERAL_BRANCHES = 8
SITES = 24

SHARES: dict[str, float] = {
    "451202": 0.26, "451203": 0.17, "451221": 0.09, "451222": 0.04, "451223": 0.03,
    "451224": 0.04, "451225": 0.07, "451226": 0.07, "451227": 0.07, "451228": 0.1, "451229": 0.06,
}  # fmt: skip
"""The share of the city's riding in each county; about as its people live."""

BODIES: dict[str, tuple[str, str]] = {
    Competence.LABOUR: ("人力资源和社会保障局", "人力资源和社会保障局"),
    Competence.UNION: ("总工会", "总工会"),
    Competence.TRAFFIC: ("公安局交通警察支队", "公安局交通管理大队"),
    Competence.HOUSING: ("住房和城乡建设局", "住房和城乡建设局"),
    Competence.HEALTH: ("卫生健康委员会", "卫生健康局"),
    Competence.JUSTICE: ("司法局", "司法局"),
    Competence.URBAN: ("城市管理监督局", "城市管理监督局"),
}
"""The name of the body of each competence, in the city and in a county."""

HOMES = ("451202", "451203", "451202", "451228")
"""The county in which each company is registered."""

ROOT, BUREAU = "HC", "HC-market"
SEATS_OF_ROLES = (
    ("admin", Role.ADMIN, ROOT, Scope.BELOW),
    ("lead", Role.LEAD, ROOT, Scope.BELOW),
    ("dispatcher", Role.DISPATCHER, ROOT, Scope.BELOW),
    ("handler", Role.HANDLER, "451202-union", Scope.HERE),
    ("instructor", Role.INSTRUCTOR, "451202001000-guidance", Scope.BELOW),
    ("secretary", Role.SECRETARY, "451202-branch", Scope.BELOW),
    ("company", Role.COMPANY, "P1", Scope.BELOW),
)
"""The accounts one enters the demo with: user name, role, unit, scope. `host` gets a station and
`rider` a site when those are there."""


@dataclass
class City:
    """The units and people the later parts of the demo stand on."""

    opened_on: date
    divisions: dict[str, Division]
    units: dict[str, Unit]
    staff: dict[str, Person] = field(default_factory=dict)
    """The handlers of cases, by their unit's code."""
    hosts: dict[str, Person] = field(default_factory=dict)
    """The hosts, by their station's code."""
    accounts: dict[str, Person] = field(default_factory=dict)
    """Those one enters the demo with, by user name."""

    by_path: dict[str, Unit] = field(default_factory=dict)

    def plant(self, units: dict[str, Unit]) -> None:
        self.units |= units
        self.by_path |= {unit.path: unit for unit in units.values()}

    @property
    def counties(self) -> list[Division]:
        return [d for d in self.divisions.values() if d.kind == DivisionKind.COUNTY]

    def below(self, division: Division) -> list[Division]:
        return [d for d in self.divisions.values() if d.parent_id == division.pk]

    def has_office(self, township: Division) -> bool:
        return f"{township.code}-office" in self.units


def load_city(*, at: datetime, rng: Random, scale: int = 1) -> City:
    opened_on = local_day(at)
    load_divisions(packaged_divisions(), by=None, at=at)
    rows = Division.objects.in_force(on=opened_on).order_by("code")
    city = City(opened_on, {division.code: division for division in rows}, {})
    city.plant(load_units(_units(city, rng, scale), at=at))
    _load_staff(city, at=at, rng=rng)
    return city


def shares(count: int, weights: dict[str, float], *, least: int = 0) -> dict[str, int]:
    """Split `count` by weight into whole numbers that add up to it, at least `least` each."""
    total = sum(weights.values())
    exact = {
        key: (count - least * len(weights)) * weight / total for key, weight in weights.items()
    }
    parts = {key: int(value) for key, value in exact.items()}
    rest = count - least * len(weights) - sum(parts.values())
    for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key))[:rest]:
        parts[key] += 1
    return {key: part + least for key, part in parts.items()}


def _units(city: City, rng: Random, scale: int) -> Iterator[UnitRow]:
    hechi = next(d for d in city.divisions.values() if d.kind == DivisionKind.CITY)
    day = city.opened_on - timedelta(days=400)
    yield UnitRow(
        ROOT, f"{hechi.name}“小个专”（网约配送行业）党委", "city_committee", day, "", hechi
    )
    yield UnitRow(
        BUREAU, f"{hechi.name}市场监督管理局", "bureau", day, ROOT, hechi, Competence.MARKET
    )
    for competence, (name, _) in BODIES.items():
        code = f"HC-{competence}"
        yield UnitRow(code, f"{hechi.name}{name}", "department", day, ROOT, hechi, competence)
    offices = _townships_with_office(city)
    for county in city.counties:
        yield from _county(city, county, day, offices, scale=scale)
    founded = sorted(SHARES, key=lambda code: (-SHARES[code], code))[:GENERAL_BRANCHES]
    for code in founded:
        name = f"{city.divisions[code].name}“小个专”（网约配送行业）党总支"
        since = city.opened_on + timedelta(days=rng.randint(20, 150))
        yield UnitRow(f"{code}-branch", name, "general_branch", since, ROOT, city.divisions[code])
    yield from _companies(city, day)


def _county(
    city: City, county: Division, day: date, offices: frozenset[str], *, scale: int
) -> Iterator[UnitRow]:
    bureau = f"{county.code}-market"
    name = f"{county.name}市场监督管理局"
    yield UnitRow(bureau, name, "bureau", day, BUREAU, county, Competence.MARKET)
    for competence, (_, body) in BODIES.items():
        code, above = f"{county.code}-{competence}", f"HC-{competence}"
        yield UnitRow(code, f"{county.name}{body}", "department", day, above, county, competence)
    for township in city.below(county):
        code, title = township.code, f"{township.name}{_government(township.name)}"
        yield UnitRow(code, title, "township", day, bureau, township)
        if code in offices:
            for nth in range(1, scale + 1):
                yield from _office(township, nth, day, bureau)


def _office(township: Division, nth: int, day: date, bureau: str) -> Iterator[UnitRow]:
    """An office with its guidance station. In a larger city a township has several, numbered."""
    code = township.code if nth == 1 else f"{township.code}-{nth}"
    title = f"{_short(township.name)}{'' if nth == 1 else f'第{nth}'}市场监管所"
    yield UnitRow(f"{code}-office", title, "office", day, bureau, township)
    name = f"{title}党建指导站"
    yield UnitRow(f"{code}-guidance", name, "guidance_station", day, f"{code}-office", township)


def _companies(city: City, day: date) -> Iterator[UnitRow]:
    for number, (_, name) in enumerate(names.COMPANIES, 1):
        yield UnitRow(f"P{number}", name, "company", day, ROOT, city.divisions[HOMES[number - 1]])
    number = 0
    for code, count in shares(SITES, SHARES, least=1).items():
        county = city.divisions[code]
        for nth in range(count):
            brand, _ = names.COMPANIES[number % len(names.COMPANIES)]
            parent = f"P{number % len(names.COMPANIES) + 1}"
            number += 1
            where = f"{_short(county.name)}{('城区', '城东', '城西', '城北', '新区', '南站')[nth]}"
            name = f"{brand}配送{where}站"
            yield UnitRow(f"S{number:02}", name, "delivery_site", day, parent, county)


def _townships_with_office(city: City) -> frozenset[str]:
    """Ten of the townships, those with the fewest villages, share their neighbour's office."""
    townships = [d for d in city.divisions.values() if d.kind == DivisionKind.TOWNSHIP]
    villages = {township.pk: 0 for township in townships}
    for division in city.divisions.values():
        if division.kind == DivisionKind.VILLAGE and division.parent_id is not None:
            villages[division.parent_id] += 1
    largest = sorted(townships, key=lambda t: (-villages[t.pk], t.code))[:OFFICES]
    return frozenset(township.code for township in largest)


def _government(name: str) -> str:
    return "办事处" if name.endswith("街道") else "人民政府"


def _short(name: str) -> str:
    """金城江街道 → 金城江, 罗城仫佬族自治县 → 罗城: as people say it."""
    for people in ("仫佬族", "毛南族", "瑶族", "壮族", "水族", "苗族"):
        name = name.replace(people, "")
    for ending in ("街道", "自治县", "民族乡", "镇", "乡", "县", "区"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _load_staff(city: City, *, at: datetime, rng: Random) -> None:
    """A handler for each department, bureau, township, office and site, an instructor for each
    guidance station, and the accounts of the demo."""
    jobs: dict[str, tuple[Role, Scope]] = {
        UnitKind.DEPARTMENT: (Role.HANDLER, Scope.HERE),
        UnitKind.BUREAU: (Role.HANDLER, Scope.HERE),
        UnitKind.TOWNSHIP: (Role.HANDLER, Scope.BELOW),
        UnitKind.OFFICE: (Role.HANDLER, Scope.BELOW),
        UnitKind.GUIDANCE_STATION: (Role.INSTRUCTOR, Scope.BELOW),
        UnitKind.DELIVERY_SITE: (Role.HANDLER, Scope.HERE),
    }
    posts = [
        (f"{role}-{code}", role, code, scope)
        for code, unit in city.units.items()
        if unit.kind in jobs
        for role, scope in [jobs[unit.kind]]
    ]
    posts = [*SEATS_OF_ROLES, *posts]
    rows = [PersonRow(names.a_person(rng), username=username) for username, *_ in posts]
    people = load_people(rows, at=at)
    load_posts(
        [
            PostRow(person=person, unit=city.units[code], role=role, scope=scope)
            for person, (_, role, code, scope) in zip(people, posts, strict=True)
        ],
        at=at,
    )
    for person, (username, role, code, _) in zip(people, posts, strict=True):
        if role == Role.HANDLER:
            city.staff.setdefault(code, person)
        if "-" not in username:
            city.accounts[username] = person
