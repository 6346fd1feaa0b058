"""Visits: whom each instructor sees, what was noted in the year, and lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.kit.days import local_day
from yizhan.roof.demo.city import City
from yizhan.wings.care.visits.actions import (
    AssignmentRow,
    NeedRow,
    VisitRow,
    load_assignments,
    load_visits,
    note_visit,
    plan_round,
)
from yizhan.wings.care.visits.models import Assignment, Destination
from yizhan.wings.care.visits.rules import InNameOf, Met

ENTERED = "451202001000-guidance"
"""The guidance station of the account `instructor`."""
COMMUNITIES = 3
"""Communities of its township that each instructor sees."""
SEEN_BY_HER = 4
"""Companies, sites and communities that the account `instructor` sees besides."""
NOTES: tuple[tuple[tuple[Met, ...], str], ...] = (
    ((Met.MANAGER,), "门口新装了雨棚，充电桩有两个坏了，站长已报修。"),
    ((Met.MANAGER, Met.RIDERS), "中午休息区坐满，骑手盼着多放几把椅子。"),
    ((Met.RIDERS,), "大家问工伤参保怎么查，留了事故卡的二维码。"),
    ((Met.STAFF,), "社区愿意在服务大厅留一张桌子给骑手歇脚。"),
    ((Met.STAFF, Met.RIDERS), "小区西门早上车多，建议另开一条外卖通道。"),
    ((Met.MANAGER, Met.MEMBERS), "说了党员亮身份的安排，下周来取材料。"),
    ((Met.NOBODY,), "到时门锁着，改天再去。"),
)
NOTED_BACK = 150
"""Days before the end of which visits are noted."""
LATELY = "站里热水器修好了；夜里收工晚，想要一个能坐的地方。"


def load_lately(city: City, *, at: datetime, rng: Random) -> None:
    """Assign every instructor what lies in her township, and note visits of the last months."""
    assignments = load_assignments(list(_assignments(city)), by=None, at=at)
    day = local_day(at)
    load_visits(
        [row for one in assignments for row in _visits(one, rng, until=day)], by=None, at=at
    )


def load_today(city: City, items: dict[str, CatalogueItem], *, now: datetime) -> None:
    """Note what the account `instructor` heard yesterday, and plan her round of today."""
    person = city.accounts["instructor"]
    mine = list(Destination.objects.for_person(person))
    day = local_day(now) - timedelta(days=1)
    needs = [
        NeedRow(
            item=items["night-rest"], text="凌晨收工，想有个能坐的地方",
            in_name_of=InNameOf.RIDER, phone="139 7700 0123", consent=True,
        ),
        NeedRow(
            item=items["rain-gear"], text="站里想备十件雨衣", in_name_of=InNameOf.DESTINATION
        ),
    ]  # fmt: skip
    note_visit(
        mine[0], by=person, at=now, visited_on=day, met=[Met.MANAGER, Met.RIDERS],
        text=LATELY, needs=needs,
    )  # fmt: skip
    plan_round(mine[1:4], day=local_day(now), by=person, at=now)


def _assignments(city: City) -> Iterator[AssignmentRow]:
    sites = [unit for unit in city.units.values() if unit.kind == UnitKind.DELIVERY_SITE]
    for code, unit in city.units.items():
        if unit.kind != UnitKind.GUIDANCE_STATION:
            continue
        person = _instructor(city, unit, code)
        if person is None:
            continue
        for whom in _seen_from(city, unit, code, sites):
            yield AssignmentRow(person, unit, whom, city.opened_on)


def _instructor(city: City, unit: Unit, code: str) -> Person | None:
    if code == ENTERED:
        return city.accounts["instructor"]
    post = unit.posts.select_related("person").order_by("pk").first()
    return post.person if post else None


def _seen_from(city: City, unit: Unit, code: str, sites: list[Unit]) -> Iterator[Unit | Division]:
    township = unit.division
    if township is None:
        return
    if code == ENTERED:
        county = township.parent_id
        yield from [site for site in sites if site.division_id == county][:SEEN_BY_HER]
        yield city.units["P1"]
    villages = [one for one in city.below(township) if one.kind == DivisionKind.VILLAGE]
    yield from sorted(villages, key=lambda one: one.code)[:COMMUNITIES]


def _visits(assignment: Assignment, rng: Random, *, until: date) -> Iterator[VisitRow]:
    """A visit every month or two of the last months, so that some have not been seen for long."""
    begins = max(assignment.since, until - timedelta(days=NOTED_BACK))
    day = begins + timedelta(days=rng.randint(5, 60))
    while day < until:
        met, text = rng.choice(NOTES)
        yield VisitRow(assignment, day, tuple(met), text)
        day += timedelta(days=rng.randint(30, 90))
