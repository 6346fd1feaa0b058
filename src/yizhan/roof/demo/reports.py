"""Reports of the demo city: what somebody saw in the streets in the last days, and how far it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from yizhan.ground.casework.actions import (
    answer_by_asker,
    load_photo,
    move_case,
    publish_photo,
    save_item,
)
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Status
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import staff_of
from yizhan.kit.questions import AnswerKind, Choice, Question, answered
from yizhan.roof.demo import pictures
from yizhan.roof.demo.city import City
from yizhan.wings.participation.reports.actions import load_report, load_starter_kinds
from yizhan.wings.participation.reports.vault import Body

HOME = "451202"


class Seen(NamedTuple):
    item: str
    place: str
    lon: float
    lat: float
    hours: int
    """Before now."""
    how: str = ""
    text: str = ""
    county: str = HOME
    picture: str = ""
    """A scene of `pictures`."""
    published: bool = True
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()


SEEN: tuple[Seen, ...] = (
    Seen(
        "hazard-fire-exit",
        "恒远花园 3 栋",
        108.053,
        24.691,
        5,
        text="一楼安全出口堆了纸箱。",
        picture="fire_exit",
        answers=(("width", ("0.4",)), ("what", ("goods",))),
    ),
    Seen(
        "hazard-charging",
        "城西新村 7 栋",
        108.047,
        24.694,
        26,
        "taken",
        "从四楼拉线下来充。",
        picture="charging",
        published=False,
    ),
    Seen("hazard-manhole", "金城东路公交站", 108.061, 24.69, 50, "solved", picture="manhole"),
    Seen("street-lane", "南桥头", 108.058, 24.687, 7, text="车道上停了一排货车。", picture="lane"),
    Seen("street-lane", "南桥头", 108.058, 24.687, 30, text="货车停在非机动车道上。"),
    Seen(
        "street-lane", "南桥头", 108.058, 24.687, 54, "taken", "非机动车道停满货车，只能走快车道。"
    ),
    Seen("street-bays", "万家购物中心北门", 108.055, 24.696, 28, "solved"),
    Seen("street-stall", "同兴老街口", 108.064, 24.693, 74, "taken", picture="stall"),
    Seen("food-toilet", "桥东步行街 12 号", 108.059, 24.692, 29, "taken"),
    Seen("food-other-sign", "桥东步行街 31 号", 108.06, 24.692, 76, "unsolved"),
    Seen("food-locked", "城南农贸市场 6 号", 108.051, 24.684, 52, picture="locked"),
    Seen("food-seal", "龙江大厦一楼", 108.049, 24.689, 98, "solved"),
)
OF_A_FIRE_EXIT = (
    Question(
        "width", AnswerKind.NUMBER, "还剩多宽？", "How wide is what is left?",
        "估计一下，单位是米。", "A guess in metres.",
    ),
    Question(
        "what", AnswerKind.SEVERAL_OF, "被什么堵了？", "What is in the way?",
        choices=(
            Choice("goods", "杂物", "Goods"), Choice("bikes", "电动车", "E-bikes"),
            Choice("cars", "汽车", "Cars"), Choice("door", "门锁着", "A locked door"),
        ),
    ),
    Question("since", AnswerKind.DATETIME, "什么时候看到的？", "When did you see it?"),
)  # fmt: skip
"""The questions that the demo city asks about one kind."""
ANSWERS = {"solved": "已到现场处理，情况已改正。", "unsolved": "已要求店家更换招牌。"}


def load_reports(city: City, *, at: datetime) -> None:
    """Load the kinds of reports, and some reports of the days before that moment."""
    load_starter_kinds(by=None, at=at)
    asked = [one.as_row() for one in OF_A_FIRE_EXIT]
    save_item("hazard-fire-exit", by=None, at=at, questions=asked)
    for seen in SEEN:
        opened = (at - timedelta(hours=seen.hours)).replace(minute=0, second=0, microsecond=0)
        body = Body(
            seen.item, seen.text, seen.place, city.divisions[seen.county].pk, seen.lon, seen.lat
        )
        if seen.answers:
            said = answered(OF_A_FIRE_EXIT, dict(seen.answers))
            body = replace(body, facts={"answers": [one.as_row() for one in said]})
        case = load_report(body, by=None, at=opened)
        if seen.picture:
            _load_picture(case, seen)
        _go_on(case, seen, until=at)


def _load_picture(case: Case, seen: Seen) -> None:
    """Attach a picture; one of them waits for the dispatcher to look at it."""
    photo = load_photo(case, pictures.drawn(seen.picture), by=None, at=case.opened_at)
    if seen.published:
        by = staff_of(case.unit_id, Permission.PHOTO_MODERATE)[0]
        publish_photo(photo, by=by, at=case.opened_at + timedelta(hours=1))


def _go_on(case: Case, seen: Seen, *, until: datetime) -> None:
    """Take a report as far as it is."""
    if not seen.how:
        return
    quarter = (until - case.opened_at) / 4
    by = _somebody(case.unit)
    move_case(case, Status.IN_PROGRESS, by=by, at=case.opened_at + quarter)
    if seen.how not in ANSWERS:
        return
    answered = case.opened_at + 2 * quarter
    move_case(case, Status.RESOLVED, by=by, at=answered, text=ANSWERS[seen.how])
    solved = seen.how == "solved"
    text = "" if solved else "招牌还是旧的。"
    answer_by_asker(case, at=case.opened_at + 3 * quarter, solved=solved, text=text)


def _somebody(unit: Unit) -> Person:
    return staff_of(unit.pk, Permission.CASE_WORK)[0]
