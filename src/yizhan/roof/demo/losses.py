"""Slow meals and penalties that riders of the demo city noted in the last months, and the sheets of
the months that are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.models import Person
from yizhan.roof.demo import names
from yizhan.roof.demo.city import HERE, City
from yizhan.wings.care.losses.actions import (
    LossRow,
    fill_kinds,
    load_losses,
    make_due_sheets,
)
from yizhan.wings.care.losses.rules import MINUTES, Appeal, Facts

WHO_NOTE = 60
"""The riders who keep a log, of those who ride at the end of the year."""
ENTRIES = 360
DAYS = 84
SLOW_SHOPS = 5
KINDS = {"fine": 5, "points": 9, "training": 3, "suspension": 1, "log-off": 3, "other": 1}
AMOUNTS = {
    "fine": ("5", "20", "50"),
    "points": ("3", "5"),
    "training": ("2",),
    "suspension": ("1",),
}
SAID = (
    "顾客改了地址，系统没加时间", "店里出餐晚，我在店里等着", "下雨路滑，晚了四分钟", "电梯坏了，走楼梯上的十六楼", "",
    "", "", "",
)  # fmt: skip


def load_lately(city: City, riders: Sequence[Person], *, at: datetime, rng: Random) -> int:
    """Load entries of the last months; the account `rider` has some of them. Return how many
    sheets were made."""
    fill_kinds(by=None, at=at)
    shops = [names.RESTAURANTS[n].format(s=names.SURNAMES[n]) for n in range(SLOW_SHOPS + 4)]
    who = [riders[0], *rng.sample(list(riders[1:]), min(WHO_NOTE, len(riders) - 1))]
    load_losses(_rows(city, who, shops, at=at, rng=rng), at=at)
    return make_due_sheets(at=at)


def _rows(
    city: City, who: Sequence[Person], shops: Sequence[str], *, at: datetime, rng: Random
) -> Iterator[LossRow]:
    platforms = [city.units[f"P{number}"].name for number in range(1, len(names.COMPANIES) + 1)]
    today = at.astimezone(HERE).date()
    for number in range(ENTRIES):
        nth = number % len(who)
        day = today - timedelta(days=rng.randint(1, DAYS))
        platform = platforms[nth % len(platforms)]
        slow = rng.random() < 0.6
        facts = _meal(platform, shops, rng) if slow else _penalty(platform, rng)
        yield LossRow(who[nth], facts, day, _evening(day))


def _meal(platform: str, shops: Sequence[str], rng: Random) -> Facts:
    slow = rng.random() < 0.85
    shop = rng.choice(shops[:SLOW_SHOPS] if slow else shops[SLOW_SHOPS:])
    minutes = rng.choices(MINUTES, [10, 25, 30, 20, 15])[0]
    return Facts(platform=platform, shop=shop, minutes=minutes)


def _penalty(platform: str, rng: Random) -> Facts:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    amount = rng.choice(AMOUNTS.get(kind, ("",)))
    appeal = rng.choices(Appeal.values, [40, 15, 25, 20])[0]
    return Facts(platform=platform, kind=kind, amount=amount, text=rng.choice(SAID), appeal=appeal)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(21, 30), tzinfo=HERE)
