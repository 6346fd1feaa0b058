"""A thin layer of today, so that the desks of a demo have work that is not two years late.

Each case goes through the same actions as a real one, in the order of time: ordered, taken, asked
back, handed on. How far each is in its deadline is given, and the moments follow from working time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from yizhan.ground.casework import actions as casework
from yizhan.ground.casework.models import Case, CatalogueItem
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.models import Person
from yizhan.ground.people.models.units import is_within
from yizhan.ground.worktime.rules import working_minutes_between
from yizhan.kit.days import local_day
from yizhan.roof.demo import words
from yizhan.roof.demo.city import SHARES, City
from yizhan.roof.demo.story import OFFICE, Desk
from yizhan.wings.care.needs.actions import order
from yizhan.wings.care.needs.models import Via
from yizhan.wings.care.stations.actions import close_today, report_signal
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import SignalKind

HOME = "451202"
PHONE = "139 7700 0122"
"""The number of whoever has an accident or a breakdown here; nobody has it."""
GUIDED = f"{HOME}001000-guidance"
"""The place where the account `instructor` looks after shops and posts."""
AT_HOME = frozenset(
    {"hot-water", "rain-gear", "night-rest", "new-station", "free-checkup", "childcare",
     "breakdown", "supplies"}
)  # fmt: skip
"""The items the account `handler` answers for, in the county where it works."""

OPEN: tuple[tuple[str, float, str], ...] = (
    ("hot-water", 0.1, "new"), ("hot-water", 0.35, "new"), ("hot-water", 0.82, "new"),
    ("hot-water", 1.4, "new"), ("hot-water", 0.5, "reopened"), ("rain-gear", 0.2, "new"),
    ("rain-gear", 0.6, "taken"), ("rain-gear", 0.9, "new"), ("rain-gear", 1.2, "taken"), ("night-rest", 0.4, "scheduled"),
    ("new-station", 0.3, "asked"), ("new-station", 0.1, "new"), ("free-checkup", 0.3, "taken"),
    ("childcare", 0.2, "replied"), ("breakdown", 0.7, "taken"), ("supplies", 0.4, "new"),
    ("gate-entry", 0.3, "new"), ("gate-entry", 0.2, "again"), ("gate-entry", 0.1, "again"),
    ("gate-entry", 0.8, "taken"), ("gate-entry", 1.3, "asked"), ("find-building", 0.4, "scheduled"),
    ("parking", 0.2, "new"), ("parking", 0.85, "taken"), ("parking", 1.15, "taken"), ("fine-appeal", 0.9, "taken"),
    ("slow-meal", 0.3, "taken"), ("slow-meal", 0.2, "merged"), ("platform-fine", 0.5, "handed"),
    ("accident-help", 0.6, "taken"), ("injury-insurance", 0.3, "replied"),
    ("unpaid-wages", 1.1, "taken"), ("health-certificate", 0.2, "new"),
    ("vehicle-plate", 0.5, "closing"), ("battery-swap", 0.4, "forwarded"),
    ("station-fault", 0.3, "new"), ("station-fault", 0.9, "taken"), ("station-fault", 1.2, "new"),
    ("legal-advice", 0.4, "taken"), ("something-else", 0.1, "unrouted"),
    ("something-else", 0.3, "unrouted"), ("about-us", 0.2, "unrouted"), ("housing", 0.3, "new"),
)  # fmt: skip
CLOSED: tuple[tuple[str, float, str], ...] = (
    ("hot-water", 3.0, "solved"), ("rain-gear", 2.0, "solved"), ("gate-entry", 2.2, "solved"),
    ("station-fault", 2.5, "solved"), ("breakdown", 9.0, "solved"), ("parking", 1.5, "solved"),
)  # fmt: skip
SAID = (
    SignalKind.OPEN, SignalKind.OPEN, SignalKind.OPEN, SignalKind.LOCKED, SignalKind.NO_WATER,
    SignalKind.FULL, SignalKind.BROKEN,
)  # fmt: skip


@dataclass
class Matter:
    """One case on its way, and who works on it."""

    code: str
    opened_at: datetime
    how: str
    case: Case | None = None
    by: Person | None = None


@dataclass
class Today:
    city: City
    items: dict[str, CatalogueItem]
    stations: list[Station]
    now: datetime
    rng: Random
    todo: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = Desk(self.city)
        self.near = [s for s in self.stations if s.division.code == HOME]
        self.guided = self.city.units[GUIDED].path
        self.gate = f"金城江街道{words.COMPOUNDS[0]}"
        self.heads: dict[str, Matter] = {}

    def load(self) -> None:
        for code, share, how in (*CLOSED, *OPEN):
            self.plan(code, share, how)
        self.speak()
        for _, _, act in sorted(self.todo, key=lambda entry: entry[:2]):
            act()

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        self.todo.append((min(moment, self.now), len(self.todo), act))

    def plan(self, code: str, share: float, how: str) -> None:
        """Put a case and what happened to it on the list of what is to be done."""
        opened_at = self.back(self.items[code].target_minutes * share)
        matter = Matter(code, opened_at, how)
        span = self.now - opened_at
        self.at(opened_at, partial(self.order, matter))
        for number, act in enumerate(STORIES[how]):
            moment = opened_at + span * (0.1 + 0.25 * number)
            self.at(moment, partial(act, self, matter, min(moment, self.now)))

    def back(self, minutes: float) -> datetime:
        """The moment so many working minutes ago, to the quarter of an hour."""
        moment = self.now - timedelta(minutes=2)
        calendar = self.desk.calendar
        while working_minutes_between(moment, self.now, hours=OFFICE, calendar=calendar) < minutes:
            moment -= timedelta(minutes=15)
        return moment

    def order(self, matter: Matter) -> None:
        item = self.items[matter.code]
        host = self.city.accounts["host"] if matter.code == "supplies" else None
        station = self.station(matter.code)
        county = HOME if matter.code in AT_HOME or matter.how in ("new", "again") else self.county()
        at_gate = matter.code == "gate-entry" and county == HOME
        lon, lat = (108.0838, 24.6929) if at_gate else (None, None)
        place = (
            self.gate if matter.how in ("new", "again") else f"{self.rng.choice(words.COMPOUNDS)}"
        )
        asks = words.ASKS.get(matter.code, ("纸杯和饮用水快用完了，请补两桶",))
        need = order(
            item,
            by=host or (self.city.accounts["rider"] if self.rng.random() < 0.3 else None),
            at=matter.opened_at,
            via=Via.STATION if station else Via.HOME,
            station=station,
            text=self.rng.choice(asks).format(p=place) or "麻烦看一下",
            contact=PHONE if item.urgent else "",
            place=place if item.takes_place and station is None else "",
            lon=lon,
            lat=lat,
            division=None if matter.how == "unrouted" else self.city.divisions[county],
        )
        matter.case = need.case
        matter.by = self.desk.handler(need.case.unit)
        self.heads.setdefault(matter.code, matter)

    def station(self, code: str) -> Station | None:
        if code == "supplies":
            code_of_host = next(c for c, p in self.city.hosts.items() if p.username == "host")
            return next(station for station in self.near if station.code == code_of_host)
        if code == "station-fault":
            return self.rng.choice([s for s in self.near if is_within(s.unit.path, self.guided)])
        if code in ("hot-water", "rain-gear", "night-rest"):
            return self.rng.choice(self.near)
        return None

    def county(self) -> str:
        return self.rng.choices(list(SHARES), list(SHARES.values()))[0]

    def speak(self) -> None:
        """Words from the doors in the last two hours, and one host who closed for today."""
        for station in self.rng.sample(self.stations, min(90, len(self.stations))):
            at = self.now - timedelta(minutes=self.rng.randint(3, 110))
            kind, device = self.rng.choice(SAID), self.rng.randbytes(32)
            self.at(
                at,
                partial(
                    report_signal, station, kind, device=device, witness=device, by=None, at=at
                ),
            )
        shut = [code for code, host in self.city.hosts.items() if host.username != "host"][3]
        station = next(station for station in self.stations if station.code == shut)
        at = self.now - timedelta(minutes=40)
        host = self.city.hosts[shut]
        self.at(at, partial(close_today, station, by=host, at=at, reason="停水检修"))

    def merge(self, matter: Matter, at: datetime) -> None:
        head = self.heads[matter.code].case
        if matter.case is not None and head is not None and head.pk != matter.case.pk:
            casework.merge(matter.case, head, by=self.city.accounts["dispatcher"], at=at)


Act = Callable[[Today, Matter, datetime], object]


def _moves(to: Status, texts: tuple[str, ...] = ("",), *, days: int = 0) -> Act:
    def act(today: Today, matter: Matter, at: datetime) -> None:
        day = local_day(today.now) + timedelta(days=days) if days else None
        text = today.rng.choice(texts or words.ANSWERS.get(matter.code, words.BETTER))
        if matter.case is not None and matter.by is not None:
            casework.move_case(matter.case, to, by=matter.by, at=at, text=text, scheduled_for=day)

    return act


def _take(today: Today, matter: Matter, at: datetime) -> None:
    if matter.case is not None and matter.by is not None:
        casework.take(matter.case, by=matter.by, at=at)


def _reply(today: Today, matter: Matter, at: datetime) -> None:
    if matter.case is not None:
        casework.answer_by_asker(matter.case, at=at, text=today.rng.choice(words.REPLIES))


def _rate(today: Today, matter: Matter, at: datetime) -> None:
    if matter.case is not None:
        casework.answer_by_asker(matter.case, at=at, solved=True, stars=today.rng.choice((4, 5, 5)))


def _not_solved(today: Today, matter: Matter, at: datetime) -> None:
    if matter.case is not None:
        text = today.rng.choice(words.NOT_SOLVED)
        casework.answer_by_asker(matter.case, at=at, solved=False, stars=1, text=text)


def _hand_on(today: Today, matter: Matter, at: datetime) -> None:
    if matter.case is not None and matter.by is not None:
        union = today.city.units[f"{HOME}-union"]
        casework.hand_on(
            matter.case, union, by=matter.by, at=at, text="骑手是工会会员，请一并协调。"
        )


ASK = _moves(Status.REACTION_REQUESTED, words.ASK_BACK)
ANSWER = _moves(Status.RESOLVED, ())
STORIES: dict[str, tuple[Act, ...]] = {
    "new": (),
    "again": (),
    "unrouted": (),
    "taken": (_take,),
    "asked": (_take, ASK),
    "replied": (_take, ASK, _reply),
    "scheduled": (_take, _moves(Status.SCHEDULED, days=3)),
    "forwarded": (_take, _moves(Status.FORWARDED, ("已转运营企业，有回复马上告诉您。",))),
    "closing": (_take, _moves(Status.CLOSURE_REQUESTED, ("网点已集中上牌，请确认。",))),
    "handed": (_take, _hand_on),
    "merged": (Today.merge,),
    "reopened": (_take, ANSWER, _not_solved),
    "solved": (_take, ANSWER, _rate),
}
"""The steps of a case, in order, between its opening and now."""
