"""The exam fleet of the demo city: the 85 of the article in June, whose errands are done and erased,
and in a living city an exam week that is open now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.models import Person
from yizhan.kit.days import local_day
from yizhan.roof.demo import names
from yizhan.roof.demo.city import HERE, ROOT, City
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.actions.asking import Place
from yizhan.wings.participation.fleet.models import Errand, ExamWeek, Helper
from yizhan.wings.participation.fleet.rules import Kind, Skill, State

RIDERS = 85
"""The fleet of the article."""
COMING = 12
ERRANDS, OPEN_ERRANDS = 10, 8
HALLS = (
    actions.HallPlace("河池高级中学考点", 108.0621, 24.6963),
    actions.HallPlace("河池市第二高级中学考点", 108.0489, 24.7035),
    actions.HallPlace("金城江区第一中学考点", 108.0743, 24.6912),
)
WORDS = ("准考证在书桌左边抽屉", "身份证和准考证一起", "透明文具袋", "一瓶水和两支2B铅笔", "")
DAY = timedelta(days=1)


def load_june(city: City, riders: Sequence[Person], *, year: int, rng: Random) -> list[Person]:
    """Load the exam week of June: 85 riders, errands done, candidates' words erased, thanks. Return
    the riders, the account `rider` among them."""
    first = date(year, 6, 7)
    week = _week(city, f"{year} 年高考", first, asked_from=first - 4 * DAY)
    fleet = [riders[0], *rng.sample(list(riders[1:]), min(RIDERS, len(riders)) - 1)]
    for number, person in enumerate(fleet):
        for more in range(1 + (number % 3 == 0)):
            day = first + DAY * ((number + more) % 3)
            _join(week, person, day, at=_at(first - 4 * DAY, 20), rng=rng)
    for offset in range(3):
        _ride_a_day(week, first + DAY * offset, rng=rng)
    actions.erase_day(None, week=week, at=_at(week.last_day + DAY, 18))
    actions.thank(week, at=_at(week.last_day + DAY, 19))
    return fleet


def load_open_week(city: City, fleet: Sequence[Person], *, now: datetime, rng: Random) -> None:
    """Load an exam week that begins tomorrow and in which errands are asked for already."""
    today = local_day(now)
    week = _week(city, "学业水平考试", today + DAY, asked_from=today)
    for person in fleet[:COMING]:
        _join(week, person, week.first_day, at=now, rng=rng)
    for _each in range(OPEN_ERRANDS):
        _ask(week, week.first_day, at=now, rng=rng)


def _week(city: City, name: str, first: date, *, asked_from: date) -> ExamWeek:
    return actions.plan_week(
        city.units[ROOT],
        name=name,
        asked_from=asked_from,
        first_day=first,
        last_day=first + 2 * DAY,
        over_at=time(17, 30),
        halls=HALLS,
        by=None,
        at=_at(asked_from, 9),
    )


def _join(week: ExamWeek, person: Person, day: date, *, at: datetime, rng: Random) -> Helper:
    chances = zip(Skill.values, (0.2, 0.15, 0.4), strict=True)
    hours = actions.Hours(
        opens=time(6, 30),
        closes=time(rng.choice((11, 13, 18))),
        capacity=rng.choice((2, 3, 4)),
        skills=[skill for skill, chance in chances if rng.random() < chance],
        rest_from=time(9, 15),
        rest_until=time(10),
    )
    near = rng.choice(list(week.halls.all()))
    return actions.join(week, day=day, near=near, hours=hours, by=person, at=at)


def _ride_a_day(week: ExamWeek, day: date, *, rng: Random) -> None:
    for number in range(ERRANDS):
        at = _at(day, 6, 40) + timedelta(minutes=4 * number)
        errand = _ask(week, day, at=at, rng=rng)
        if errand.state != State.OFFERED or errand.helper is None or errand.helper.person is None:
            continue
        rider, begun = errand.helper.person, at + timedelta(seconds=40)
        actions.accept(errand, by=rider, at=begun)
        actions.set_out(errand, by=rider, at=begun)
        done = max(begun, errand.delivery_at or begun) + timedelta(minutes=3)
        actions.done(errand, by=rider, at=done)


def _ask(week: ExamWeek, day: date, *, at: datetime, rng: Random) -> Errand:
    hall = rng.choice(list(week.halls.all()))
    kind = rng.choices(Kind.values, (5, 3, 2, 1))[0]
    place = Place(
        round(hall.lon + rng.uniform(-0.02, 0.02), 6), round(hall.lat + rng.uniform(-0.02, 0.02), 6)
    )
    due = max(at + timedelta(minutes=50), _at(day, 8, rng.choice((30, 40, 50))))
    asked = actions.ask(
        week,
        kind=kind,
        hall=hall,
        place=place,
        due_at=due,
        phone=f"139{rng.randrange(10**8):08}",
        address=names.a_street(rng),
        words=rng.choice(WORDS),
        card=kind == Kind.FETCH and rng.random() < 0.3,
        minutes=10 if kind == Kind.DO else 0,
        at=at,
    )
    return asked.errand


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HERE)
