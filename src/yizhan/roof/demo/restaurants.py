"""Restaurants of the demo city, and rounds of visits by lot: one that is over, one that was
abandoned, one that was drawn yesterday, one whose seed is not known yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from yizhan.ground.casework.actions import move_case
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.models import Person
from yizhan.ground.places.models import Division
from yizhan.kit.days import local_day
from yizhan.roof.demo import names
from yizhan.roof.demo.city import BUREAU, SHARES, City, shares
from yizhan.wings.participation.restaurants import actions
from yizhan.wings.participation.restaurants.exchange import RestaurantRow
from yizhan.wings.participation.restaurants.models import Restaurant, Round, Seat, Visit
from yizhan.wings.participation.restaurants.models.visits import RoundSeatQuerySet
from yizhan.wings.participation.restaurants.rules import Check, Grade, Seen

RESTAURANTS = 120
COUNTIES = 8
MAY_GO = 40
DAY = timedelta(days=1)
SOURCE = "深证成指当日收盘点位（两位小数），见深圳证券交易所网站"
FOUND = ("floor", "bins", "seal")
NOTES = ("后门边的地有点湿", "取餐的桌子就在门口", "", "")
REPLY = "感谢提醒。垃圾桶已换带盖的，地面每天收档后冲洗晾干，欢迎再来。"


def load_rounds(city: City, riders: Sequence[Person], *, at: datetime, rng: Random) -> None:
    """Load restaurants and rounds; at that moment the account `rider` has been drawn, if the lot
    says so."""
    actions.load_restaurants(list(_restaurants(city, rng)), by=None, at=at - 80 * DAY)
    who = [city.accounts["rider"], *rng.sample(list(riders[1:]), min(MAY_GO, len(riders) - 1))]
    _over(city, who, at=at, rng=rng)
    _abandoned(city, who, at=at - 30 * DAY, rng=rng)
    drawn = _frozen(city, who, "十二月随机访餐厅", 8, at=at - 4 * DAY, rng=rng)
    _type(city, drawn, "10433.66", at=at - DAY)
    _frozen(city, who, "元旦前随机访餐厅", 6, at=at - DAY / 2, rng=rng)


def _largest(city: City) -> list[Division]:
    codes = sorted(SHARES, key=lambda code: (-SHARES[code], code))[:COUNTIES]
    return [city.divisions[code] for code in codes]


def _restaurants(city: City, rng: Random) -> Iterator[RestaurantRow]:
    counties = _largest(city)
    parts = shares(RESTAURANTS, {one.code: SHARES[one.code] for one in counties}, least=4)
    number = 0
    for county in counties:
        for _each in range(parts[county.code]):
            number += 1
            yield RestaurantRow(
                code=f"R-{number:04}",
                name=names.a_restaurant(rng),
                unit=city.units[f"{county.code}-market"],
                county=county,
                lon=round((county.label_lon or 108.0) + rng.uniform(-0.02, 0.02), 6),
                lat=round((county.label_lat or 24.7) + rng.uniform(-0.02, 0.02), 6),
                grade=rng.choices(Grade.values, [3, 4, 2, 1])[0],
                licence=f"JY2{county.code}{number:07}",
                address=names.a_street(rng),
            )


def _frozen(
    city: City, who: Sequence[Person], title: str, places: int, *, at: datetime, rng: Random
) -> Round:
    """A round of `places` restaurants of grades B and C, its lists frozen at that moment."""
    by = city.accounts["dispatcher"]
    counties = _largest(city)
    plan = actions.Plan(
        title=title,
        seed_day=local_day(at + 3 * DAY),
        seed_source=SOURCE,
        last_day=local_day(at + 24 * DAY),
    )
    chosen = {(county, Grade.B.value): 1 for county in counties[: places - places // 2]}
    chosen |= {(county, Grade.C.value): 1 for county in counties[: places // 2]}
    there = actions.places_there_are(city.units[BUREAU])
    chosen = {key: n for key, n in chosen.items() if there[key[0].pk, key[1]] > 1}
    row = actions.plan_round(city.units[BUREAU], plan, places=chosen, by=by, at=at)
    actions.add_supervisors(row, by=by, at=at)
    actions.add_visitors(row, who, by=by, at=at)
    actions.freeze_round(row, dice=rng, by=by, at=at)
    return row


def _type(city: City, row: Round, seed: str, *, at: datetime) -> None:
    for account in ("dispatcher", "admin"):
        actions.type_seed(row, seed=seed, by=city.accounts[account], at=at)


def _abandoned(city: City, who: Sequence[Person], *, at: datetime, rng: Random) -> None:
    row = _frozen(city, who, "十一月随机访餐厅", 6, at=at, rng=rng)
    actions.abandon_round(
        row,
        reason="公开数字公布当天遇台风，多数餐厅停业",
        by=city.accounts["dispatcher"],
        at=at + 3 * DAY,
    )


def _over(city: City, who: Sequence[Person], *, at: datetime, rng: Random) -> None:
    """A round of two months ago, walked, read, published; one restaurant replied."""
    out = Restaurant.objects.public().order_by("code")[5]
    by = city.accounts["dispatcher"]
    begun = at - 70 * DAY
    actions.exclude_restaurant(out, reason="正在装修", by=by, at=begun)
    row = _frozen(city, who, "十月随机访餐厅", 8, at=begun, rng=rng)
    _type(city, row, "9999.08", at=begun + 3 * DAY)
    row.refresh_from_db()
    first = _seats(by).filter(visit__round=row).first()
    if first is not None and first.visitor.person is not None:
        actions.decline_seat(first, by=first.visitor.person, at=begun + 4 * DAY)
    for number, visit in enumerate(Visit.objects.of(row).select_related("restaurant")):
        _walk(city, visit, number, at=begun + (6 + number) * DAY, rng=rng)
    actions.close_round(row, at=at)


def _seats(by: Person) -> RoundSeatQuerySet:
    """The seats that somebody has, as whoever runs the rounds sees them."""
    rows = Seat.objects.visible_to(by).taken().order_by("pk")
    return rows.select_related("visit__round", "visitor__person")


def _walk(city: City, visit: Visit, number: int, *, at: datetime, rng: Random) -> None:
    """Note what was seen at one restaurant, read and publish it. The last one is not visited."""
    seat = _seats(city.accounts["dispatcher"]).filter(visit=visit).first()
    if seat is None or seat.visitor.person is None or number == 6:
        return
    seen = {check.value: Seen.YES.value for check in Check}
    seen |= {check.value: Seen.UNSEEN.value for check in rng.sample(list(Check), 2)}
    if number % 3 == 0:
        seen |= {code: Seen.NO.value for code in FOUND[: 1 + number % 2]}
    sheet = actions.Sheet(
        visited_on=local_day(at), shut=number == 4, seen=seen, note=NOTES[number % len(NOTES)]
    )
    actions.send_sheet(seat, sheet, by=seat.visitor.person, at=at)
    visit.refresh_from_db()
    by = city.accounts["dispatcher"]
    actions.review_visit(
        visit, confirmed=[check.value for check in visit.findings], public_note=visit.note,
        version=visit.version, by=by, at=at + DAY,
    )  # fmt: skip
    if visit.case is not None:
        _settle(city, visit, at=at + 2 * DAY)
    if number == 0:
        actions.reply_to_visit(visit.reply_code, text=REPLY, at=at + 3 * DAY)
    elif visit.reply_until is not None:
        actions.publish_visit(visit, at=visit.reply_until)


def _settle(city: City, visit: Visit, *, at: datetime) -> None:
    """Let the officers of the county look into it."""
    case = visit.case
    if case is None or (by := city.staff.get(case.unit.code)) is None:
        return
    move_case(case, Status.IN_PROGRESS, by=by, at=at)
    move_case(case, Status.RESOLVED, by=by, at=at + DAY / 4, text="已到店核查，当场整改。")
