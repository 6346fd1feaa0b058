"""Help in the demo city: what departments, subdistricts and shops give, and one proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from yizhan.ground.people.rules import Competence
from yizhan.kit.days import local_day
from yizhan.roof.demo.city import City
from yizhan.wings.care.help.actions import Details, OfferRow, load_offers
from yizhan.wings.care.help.rules import Audience, Category, OfferState
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind

FETCHED_AT = (StationKind.SERVICE_CENTRE, StationKind.RED_POST, StationKind.RIDER_POST)
CITY_DISTRICT = "451202"


class Help(NamedTuple):
    category: Category
    title: str
    unit: str
    """The body of the county's, or the code of a unit."""
    stock: int
    given: int
    days: int
    """From today to its last day; over already if below zero."""
    text: str
    measure: str = "份"
    giver: str = ""
    places: int = 3
    per_person: int = 1
    county: bool = False
    members: bool = False
    place: str = ""
    state: OfferState = OfferState.OPEN


C = Category
HELP: tuple[Help, ...] = (
    Help(C.SUPPLIES, "分体式雨衣", Competence.UNION, 200, 87, 20, "大中小码都有，到驿站挑。", "件"),
    Help(C.HEALTH, "免费体检券", Competence.HEALTH, 60, 41, 30, "含血压、视力、胸片；早上请空腹。",
         "张", places=1, place="县级人民医院体检中心"),
    Help(C.SERVICES, "免费理发", Competence.UNION, 40, 12, 9, "每周二、周四下午，随到随剪。", "次",
         giver="城西理发店", places=0, place="城西路 18 号城西理发店"),
    Help(C.MEALS, "骑手早餐五折", Competence.URBAN, 300, 164, 45, "出示领取码，粥粉一律五折。", "张",
         giver="城东粥铺", places=2, per_person=5),
    Help(C.LEGAL, "律师咨询一小时", Competence.JUSTICE, 24, 9, 25, "工伤、合同、罚款申诉都可以问。",
         "次", places=1),
    Help(C.SUPPLIES, "防暑降温包", Competence.LABOUR, 150, 150, -40, "藿香正气水、毛巾、清凉油。",
         "个"),
    Help(C.SUPPLIES, "冬季护膝", Competence.TRAFFIC, 80, 3, 40, "夜里骑车护着点膝盖。", "副",
         county=True),
    Help(C.SUPPLIES, "学习用书", Competence.UNION, 30, 6, 60, "到党群服务中心领取。", "本", places=1,
         members=True),
    Help(C.MEALS, "站点热汤面", "P1", 50, 0, 15, "晚八点以后，每人一碗。", "碗", places=1,
         state=OfferState.PROPOSED),
)  # fmt: skip


def load_help(city: City, stations: Sequence[Station], *, at: datetime, rng: Random) -> None:
    """Load what is offered at that moment, some of it given already."""
    rooms = [
        one
        for one in stations
        if one.kind in FETCHED_AT and one.division.code.startswith(CITY_DISTRICT)
    ]
    rows = list(_rows(city, rooms, at=at, rng=rng))
    load_offers(rows, by=None, at=at)


def _rows(city: City, rooms: Sequence[Station], *, at: datetime, rng: Random) -> Iterator[OfferRow]:
    known = {code for code, host in city.hosts.items() if host == city.accounts["host"]}
    hosted = [one for one in rooms if one.code in known]
    for help_ in HELP:
        own = city.units.get(f"{CITY_DISTRICT}-{help_.unit}")
        county = city.divisions[CITY_DISTRICT] if help_.county else None
        audience = Audience.COUNTY if help_.county else Audience.ALL
        chosen = rng.sample(rooms, min(help_.places, len(rooms)))
        if hosted and help_.places:
            chosen = [hosted[0], *chosen[1:]]
        yield OfferRow(
            unit=own or city.units[help_.unit],
            details=Details(
                category=help_.category,
                title=help_.title,
                last_day=local_day(at) + timedelta(days=help_.days),
                giver=help_.giver,
                text=help_.text,
                measure=help_.measure,
                audience=Audience.MEMBERS if help_.members else audience,
                division=county,
                per_person=help_.per_person,
                place=help_.place,
                stations=tuple(dict.fromkeys(chosen)),
            ),
            stock=help_.stock,
            given=help_.given,
            state=help_.state,
            proposed_by=city.accounts["company"] if help_.state == "proposed" else None,
        )
