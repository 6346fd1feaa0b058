"""The gate handbook of the demo city: invented places at the seats of the counties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from yizhan.roof.demo import names
from yizhan.roof.demo.city import City
from yizhan.roof.demo.stations import Spot
from yizhan.wings.care.gates.actions import load_compounds, load_notes, report_problem
from yizhan.wings.care.gates.exchange import CompoundRow
from yizhan.wings.care.gates.models import Compound, Note
from yizhan.wings.care.gates.rules import (
    CompoundKind,
    EntryRule,
    GateRow,
    Lights,
    NoteState,
    ProblemKind,
)

K, R = CompoundKind, EntryRule
PLACES: tuple[tuple[CompoundKind, str], ...] = (
    (K.RESIDENTIAL, "恒远花园"), (K.RESIDENTIAL, "龙江丽景"), (K.RESIDENTIAL, "桂香苑"),
    (K.RESIDENTIAL, "金桥雅居"), (K.RESIDENTIAL, "城西新村"), (K.RESIDENTIAL, "江滨一号院"),
    (K.RESIDENTIAL, "白马小区"), (K.RESIDENTIAL, "同兴家园"), (K.RESIDENTIAL, "迎宾府"),
    (K.RESIDENTIAL, "文峰里"), (K.RESIDENTIAL, "山水人家"), (K.RESIDENTIAL, "铁路宿舍"),
    (K.RESIDENTIAL, "老糖厂宿舍"), (K.RESIDENTIAL, "红水河畔"), (K.MALL, "金城广场"),
    (K.MALL, "万家购物中心"), (K.MALL, "新时代商城"), (K.OFFICE, "龙江大厦"), (K.OFFICE, "桥东商务楼"),
    (K.OFFICE, "政务服务大楼"), (K.HOSPITAL, "城东人民医院"), (K.HOSPITAL, "江滨中医院"),
    (K.HOSPITAL, "南新妇幼保健院"), (K.CAMPUS, "龙江学院"), (K.CAMPUS, "城西职业学校"),
    (K.CAMPUS, "河池智能产业园"), (K.MARKET, "城南农贸市场"), (K.MARKET, "白马集市"),
    (K.STREET, "桥东步行街"), (K.STREET, "同兴老街"),
)  # fmt: skip
FIRST_COUNTY = 18
"""So many of them stand in the city's own district, the others in the counties, in turn."""

RULES: dict[str, tuple[tuple[EntryRule, str], ...]] = {
    K.RESIDENTIAL: (
        (R.WALK_IN, "报楼栋号即可"), (R.REGISTER, "门岗登记取餐码"), (R.LEAVE_AT_GATE, "放东门外卖柜"),
        (R.RIDE_IN, "限速 10 公里，不进地库"),
    ),
    K.MALL: ((R.WALK_IN, "从货梯上楼"),),
    K.OFFICE: ((R.REGISTER, "前台登记后走货梯"), (R.LEAVE_AT_GATE, "放大堂取餐架")),
    K.HOSPITAL: ((R.WALK_IN, "住院部送到护士站"), (R.LEAVE_AT_GATE, "放南门取餐点")),
    K.CAMPUS: ((R.LEAVE_AT_GATE, "放校门取餐架"), (R.REGISTER, "门岗登记")),
    K.MARKET: ((R.RIDE_IN, "早市 5:00-9:00 只能步行"),),
    K.STREET: ((R.WALK_IN, "全天禁行电动车"),),
}  # fmt: skip
PARKING = (
    "东门外左侧白线内",
    "正门右边非机动车棚",
    "地下车库入口旁",
    "对面公交站后面",
    "门口外卖专用车位",
)
PLANS: dict[str, tuple[str, ...]] = {
    K.RESIDENTIAL: (
        "1 至 4 栋在东门左手，5 至 9 栋在右手",
        "3 栋在东门右手；8 栋走南门最近",
        "单号楼靠路，双号楼靠河",
    ),
    K.MALL: ("一楼超市，三楼餐饮；货梯在北门内",),
    K.OFFICE: ("A 座在前，B 座在后，中间有连廊",),
    K.HOSPITAL: ("门诊楼正对南门；住院部在后面，从西门进近",),
    K.CAMPUS: ("宿舍区在北，教学区在南；取餐架在北门",),
    K.MARKET: ("一排水产，二排蔬菜，三排熟食",),
    K.STREET: ("单号在东侧，双号在西侧",),
}
SAID = (
    "东门左边能停三辆，不挡路",
    "晚上十点后只开南门",
    "电梯要刷卡，让客人下楼",
    "2 单元从后面绕，近一半",
    "雨天南门积水，走北门",
    "货梯中午要等十分钟",
)
WAITING = ("新装了外卖柜，在西门里面", "北门这个月在修路")


def load_gates(city: City, spots: Sequence[Spot], *, at: datetime, rng: Random) -> None:
    """Load the places with their gates, and what riders noted of them."""
    rows = list(_rows(city, spots, rng))
    load_compounds(rows, by=None, at=at)
    compounds = list(Compound.objects.public().order_by("code"))
    notes = [
        _note(rng.choice(compounds), text, NoteState.SHOWN, at - timedelta(days=rng.randint(2, 90)))
        for text in SAID
    ]
    notes += [
        _note(compounds[nth], text, NoteState.WAITING, at) for nth, text in enumerate(WAITING)
    ]
    load_notes(notes, by=None, at=at)


def report_problems(*, at: datetime, rng: Random) -> None:
    """Let riders report what is wrong at a few places today."""
    for compound in rng.sample(list(Compound.objects.public().order_by("code")), 3):
        kind = rng.choice((ProblemKind.NOT_LET_IN, ProblemKind.NO_SIGNS, ProblemKind.NO_PARKING))
        report_problem(compound, kind=kind, text="", by=None, at=at)


def _note(compound: Compound, text: str, state: NoteState, at: datetime) -> Note:
    decided = None if state == NoteState.WAITING else at + timedelta(hours=3)
    return Note(compound=compound, text=text, state=state, written_at=at, decided_at=decided)


def _rows(city: City, spots: Sequence[Spot], rng: Random) -> Iterator[CompoundRow]:
    seats = _seats(spots)
    for nth, (kind, name) in enumerate(PLACES):
        spot = seats[0] if nth < FIRST_COUNTY else seats[1 + nth % (len(seats) - 1)]
        rule, rule_note = rng.choice(RULES[kind])
        street = rng.choice(names.STREETS)
        lon = round(spot.lon + rng.uniform(-0.008, 0.008), 6)
        lat = round(spot.lat + rng.uniform(-0.008, 0.008), 6)
        yield CompoundRow(
            code=f"MJ-{nth + 1:03}",
            name=name,
            kind=kind,
            unit=city.units[spot.township.code],
            division=spot.township,
            lon=lon,
            lat=lat,
            address=f"{street} {rng.randint(1, 218)} 号",
            rule=rule,
            rule_note=rule_note,
            parking=rng.choice(PARKING),
            plan=rng.choice(PLANS[kind]),
            lights=rng.choices(Lights.values, [6, 3, 1])[0],
            gates=_gates(street, rng, lon=lon, lat=lat),
        )


def _gates(street: str, rng: Random, *, lon: float, lat: float) -> tuple[GateRow, ...]:
    """The first is where the place is said to be, the other one across the compound."""
    first, other = rng.sample(tuple(_SIDES), 2)
    east, north = (_SIDES[other][axis] - _SIDES[first][axis] for axis in (0, 1))
    return (
        GateRow(first, f"朝{street}", "24/7", lon, lat),
        GateRow(
            other,
            f"朝{rng.choice(names.STREETS)}",
            rng.choice(_HOURS),
            round(lon + east, 6),
            round(lat + north, 6),
        ),
    )


_SIDES = {
    "东门": (0.0012, 0.0),
    "南门": (0.0, -0.001),
    "西门": (-0.0012, 0.0),
    "北门": (0.0, 0.001),
}
"""Each gate as seen from the middle of its place, degrees east and north."""


_HOURS = ("Mo-Su 06:00-22:00", "Mo-Su 06:30-23:00", "Mo-Fr 07:00-20:00; Sa-Su 08:00-18:00")


def _seats(spots: Sequence[Spot]) -> list[Spot]:
    """The seat of each county, the city's own district first."""
    widest = max(spot.spread for spot in spots)
    return [spot for spot in spots if spot.spread == widest]
