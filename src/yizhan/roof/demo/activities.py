"""Warm actions and trainings: what was held in the year, as often as the article says, and what can
be joined from today on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Competence
from yizhan.roof.demo.city import HERE, SHARES, City
from yizhan.wings.care.activities.actions import (
    Details,
    PartRow,
    SessionRow,
    fill_kinds,
    load_sessions,
)
from yizhan.wings.care.activities.models import Kind, Session
from yizhan.wings.care.activities.rules import Answer, State
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind

HELD: dict[str, int] = {
    "holiday-visit": 27, "rights": 26, "check-up": 22,
    "food-drugs": 33, "first-aid": 29, "repairs": 23,
}  # fmt: skip
"""Sessions of each kind in the year: 75 warm actions and 85 trainings."""
SHIFTS: dict[str, int] = {"street-help": 26, "public-welfare": 14}
"""Shifts of volunteers that were held in the year."""

BODIES: dict[str, str] = {
    "holiday-visit": Competence.UNION,
    "rights": Competence.LABOUR,
    "check-up": Competence.HEALTH,
    "food-drugs": "office",
    "first-aid": Competence.HEALTH,
    "repairs": Competence.TRAFFIC,
    "street-help": Competence.TRAFFIC,
    "public-welfare": Competence.UNION,
}
"""The body of the county that organises a kind; the market-regulation office where it is one."""

TITLES: dict[str, tuple[str, ...]] = {
    "rights": (
        "工伤怎么算，现场问律师",
        "劳动合同与社保咨询",
        "差评与罚款申诉讲堂",
        "法律援助进驿站",
    ),
    "check-up": ("骑手免费体检", "颈肩腰腿义诊", "视力与血压检查"),
    "food-drugs": (
        "配送箱消毒与食品安全",
        "食品安全封签使用",
        "药品配送与识别",
        "八桂食安志愿者培训",
    ),
    "first-aid": ("心肺复苏与止血", "中暑与触电急救", "车祸现场自救互救", "溺水急救"),
    "repairs": ("电动车日常检修", "电池安全与充电", "雨天刹车与轮胎", "车灯电路小修"),
    "street-help": ("路口文明劝导", "校门口护学"),
    "public-welfare": ("给独居老人送药跑腿", "驿站图书整理"),
}
VISITS = (
    "春节慰问", "春节慰问", "三月三送五色饭", "三月三送五色饭", "劳动节慰问", "端午慰问",
    "高温送清凉", "高温送清凉", "中秋慰问", "国庆慰问", "冬日送温暖", "冬日送温暖",
)  # fmt: skip
"""The occasion of a visit, by month."""

TEXTS: dict[str, str] = {
    "holiday-visit": "路过就来，领一份心意，坐下歇一会儿。",
    "rights": "带上您的问题，当场解答；可以不报姓名。",
    "check-up": "结果只交给本人，平台企业看不到。",
    "food-drugs": "讲一小时，练半小时，到场发证书。",
    "first-aid": "用假人练习，人人上手，到场发证书。",
    "repairs": "带上您的车，师傅手把手教，到场发证书。",
    "street-help": "一班两小时，有志愿时长证书，随时可以退出。",
    "public-welfare": "量力而行，有志愿时长证书，随时可以退出。",
}
MATERIALS: dict[str, str] = {"check-up": "身份证；早上请空腹", "repairs": "您的电动车"}
CAPACITY: dict[str, int] = {
    "holiday-visit": 60, "rights": 40, "check-up": 50, "food-drugs": 30, "first-aid": 24,
    "repairs": 20, "street-help": 12, "public-welfare": 8,
}  # fmt: skip
QUIET_AFTERNOON = (time(14), time(14, 30), time(15))
"""When riders have time: between the meals."""
BEGINS: dict[str, tuple[time, ...]] = {
    "路口文明劝导": (time(7, 30), time(9)),
    "校门口护学": (time(7, 30), time(15, 30)),
}
"""Shifts that have their own time: the traffic of the morning, the gates of schools."""
PLACES = (StationKind.SERVICE_CENTRE, StationKind.RED_POST, StationKind.RIDER_POST)

COMING: tuple[tuple[int, str, int], ...] = (
    (1, "first-aid", 1), (2, "check-up", 9), (3, "holiday-visit", 12), (5, "repairs", 4),
    (8, "food-drugs", 11), (9, "rights", 3), (15, "first-aid", 0), (4, "street-help", 6),
    (6, "public-welfare", 5), (7, "street-help", 8),
)  # fmt: skip
"""Sessions that can be joined: days from today, kind, places still free."""


def load_year(
    city: City, riders: Sequence[Person], stations: Sequence[Station], *, year: int, rng: Random
) -> list[Session]:
    """Load what was held in the year, with riders who were there and some who were not."""
    first = date(year, 1, 8)
    at = datetime.combine(first, time(9), tzinfo=HERE)
    fill_kinds(by=None, at=at)
    scene = _Scene(city, riders, stations, rng)
    kinds = {kind.code: kind for kind in Kind.objects.public()}
    rows = [
        scene.held(kinds[code], first + timedelta(days=(350 * nth) // count))
        for code, count in HELD.items()
        for nth in range(count)
    ]
    rows += [
        scene.held(kinds[code], first + timedelta(days=(340 * nth) // count))
        for code, count in SHIFTS.items()
        for nth in range(count)
    ]
    return load_sessions(rows, by=None, at=at)


def load_coming(
    city: City,
    riders: Sequence[Person],
    stations: Sequence[Station],
    *,
    now: datetime,
    rng: Random,
) -> list[Session]:
    """Load sessions after the moment of loading, some of them full."""
    scene = _Scene(city, riders, stations, rng)
    kinds = {kind.code: kind for kind in Kind.objects.public()}
    today = now.astimezone(HERE).date()
    rows = [
        scene.open(kinds[code], today + timedelta(days=days), free=free)
        for days, code, free in COMING
    ]
    return load_sessions(rows, by=None, at=now)


class _Scene:
    """The places and people that sessions are made of."""

    def __init__(
        self, city: City, riders: Sequence[Person], stations: Sequence[Station], rng: Random
    ) -> None:
        self.city, self.riders, self.rng = city, riders, rng
        self.rooms = [one for one in stations if one.kind in PLACES]

    def held(self, kind: Kind, day: date) -> SessionRow:
        details, unit = self._planned(kind, day)
        people = self._people(self.rng.randint(details.capacity // 3, details.capacity))
        parts = tuple(self._part(person) for person in people)
        return SessionRow(unit, details, State.TOOK_PLACE, parts)

    def open(self, kind: Kind, day: date, *, free: int) -> SessionRow:
        details, unit = self._planned(kind, day)
        parts = tuple(PartRow(person) for person in self._people(details.capacity - free))
        return SessionRow(unit, details, State.OPEN, parts)

    def _part(self, person: Person) -> PartRow:
        there = self.rng.random() < 0.88
        says = self.rng.choices([*Answer, None], [40, 12, 3, 45])[0] if there else None
        return PartRow(person, attended=there, useful=says)

    def _people(self, count: int) -> Iterator[Person]:
        return iter(self.rng.sample(self.riders[1:], count))

    def _planned(self, kind: Kind, day: date) -> tuple[Details, Unit]:
        """A session and who organises it, in a county that has the more of them the more ride."""
        county = self.rng.choices(list(SHARES), list(SHARES.values()))[0]
        rooms = [one for one in self.rooms if one.division.code.startswith(county)]
        return self._details(kind, day, rooms or self.rooms), self._unit_for(kind, county)

    def _unit_for(self, kind: Kind, county: str) -> Unit:
        body = BODIES[kind.code]
        if body == "office":
            offices = sorted(
                code
                for code in self.city.units
                if code.startswith(county) and code.endswith("-office")
            )
            return self.city.units[self.rng.choice(offices)]
        return self.city.units[f"{county}-{body}"]

    def _details(self, kind: Kind, day: date, rooms: Sequence[Station]) -> Details:
        title = self.rng.choice(TITLES.get(kind.code, (VISITS[day.month - 1],)))
        hour = self.rng.choice(BEGINS.get(title, QUIET_AFTERNOON))
        begins = datetime.combine(day, hour, tzinfo=HERE)
        return Details(
            kind=kind,
            title=title,
            begins_at=begins,
            ends_at=begins + timedelta(minutes=self.rng.choice((90, 120))),
            capacity=CAPACITY[kind.code],
            station=self.rng.choice(rooms),
            text=TEXTS[kind.code],
            materials=MATERIALS.get(kind.code, ""),
        )
