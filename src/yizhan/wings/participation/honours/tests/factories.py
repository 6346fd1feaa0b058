"""Calls, nominations, juries and honours for tests. May be imported upward only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from yizhan.ground.casework.rules import ItemGroup
from yizhan.ground.casework.tests.factories import City, an_item
from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.days import local_day
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.actions import Details
from yizhan.wings.participation.honours.actions.notice import ITEM
from yizhan.wings.participation.honours.models import (
    Call,
    Evidence,
    Honour,
    Juror,
    Nomination,
    Statement,
)
from yizhan.wings.participation.honours.rules import StoryState

WORDS = "大雨天把走失的老人送回家，又帮邻居扑灭楼道里的火。"
NAME = "莫骑手"
PHONE = "13807780001"
DAY = timedelta(days=1)
JUDGED = MONDAY + 20 * DAY
"""A Sunday on which nobody can agree any more."""
RECKONED = MONDAY + 30 * DAY


def details(**fields: Any) -> Details:
    today = local_day(MONDAY)
    columns: dict[str, Any] = {
        "title": "最美外卖配送员",
        "criteria": "安全送餐、热心助人、守护城市。",
        "honours": 1,
        "opens_on": today,
        "closes_on": today + 14 * DAY,
        "judges_until": today + 28 * DAY,
    } | fields
    return Details(**columns)


def a_call(unit: Unit, *, by: Person | None = None, opened: bool = True, **fields: Any) -> Call:
    organiser = by or a_person("dispatcher", unit)
    call = actions.prepare_call(unit, details(**fields), by=organiser, at=MONDAY)
    if opened:
        actions.open_call(call, by=organiser, at=MONDAY)
    return call


def a_jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def with_phone(person: Person, number: str = PHONE) -> Person:
    vault.keep(SecretKind.PHONE, number, person=person, at=MONDAY)
    return person


def a_nomination(
    call: Call,
    *,
    phone: str = PHONE,
    name: str = NAME,
    text: str = WORDS,
    agreed: bool = True,
    **fields: Any,
) -> Nomination:
    columns: dict[str, Any] = {"by": None, "at": MONDAY} | fields
    actions.nominate(call, name=name, phone=phone, text=text, **columns)
    nomination = Nomination.objects.of(call).latest("pk")
    if agreed:
        agree_to_all(nomination, shown_name=name)
    return nomination


def agree_to_all(nomination: Nomination, *, shown_name: str = NAME, at: datetime = MONDAY) -> None:
    keys = list(Statement.objects.of(nomination).values_list("key", flat=True))
    actions.agree(nomination, statements=keys, shown_name=shown_name, at=at)
    nomination.refresh_from_db()


@dataclass
class Contest:
    call: Call
    organiser: Person
    """Runs the call and works on the cases of its unit."""
    jurors: list[Juror]
    nominations: list[Nomination]

    @property
    def people(self) -> list[Person]:
        return [juror.person for juror in self.jurors if juror.person is not None]


def a_contest(
    city: City,
    *,
    nominees: int = 2,
    jurors: int = 3,
    more_jurors: Sequence[Person] = (),
    photos: Sequence[bytes] = (),
    **fields: Any,
) -> Contest:
    """A call of the union department whose jury reads."""
    an_item(code=ITEM, group=ItemGroup.OTHER, unit_kind=UnitKind.SERVICE_POINT, audience="system")
    organiser = city.handler
    call = a_call(city.union, by=organiser, **fields)
    nominations = [
        a_nomination(call, phone=f"1380778{number:04d}", name=f"莫骑手{number}", photos=photos)
        for number in range(nominees)
    ]
    seats = [
        actions.name_juror(call, person, by=organiser, at=MONDAY)
        for person in [*(a_person() for _each in range(jurors)), *more_jurors]
    ]
    actions.begin_judging(call, by=organiser, at=JUDGED)
    for nomination in nominations:
        nomination.call = call
    return Contest(call, organiser, seats, nominations)


def mark_all(contest: Contest, marks: Sequence[Sequence[int | None]]) -> None:
    """A row for each juror, a mark for each nominee; None: a conflict."""
    for juror, row in zip(contest.jurors, marks, strict=True):
        person = juror.person
        assert person is not None
        pairs = list(zip(contest.nominations, row, strict=True))
        close = [nomination.key for nomination, value in pairs if value is None]
        actions.declare(juror, close_to=close, by=person, at=JUDGED)
        for nomination, value in pairs:
            if value is not None:
                actions.mark(juror, nomination, value=value, by=person, at=JUDGED)


def a_notice(city: City, *, at: datetime = RECKONED, **fields: Any) -> Contest:
    """The same with a result: the first nominee is named, the notice runs."""
    contest = a_contest(city, **fields)
    count = len(contest.nominations)
    mark_all(contest, [[9 - number for number in range(count)] for _juror in contest.jurors])
    actions.close_marking(contest.call, by=contest.organiser, at=at)
    for nomination in contest.nominations:
        actions.cite(nomination, citation="雨夜送老人回家", by=contest.organiser, at=at)
    actions.publish_notice(contest.call, by=contest.organiser, at=at)
    for nomination in contest.nominations:
        nomination.refresh_from_db()
    return contest


def an_honour(city: City, **fields: Any) -> tuple[Contest, Honour]:
    contest = a_notice(city, **fields)
    (honour, *_rest) = actions.award(contest.call, by=contest.organiser, at=RECKONED + 14 * DAY)
    return contest, honour


def the_contest(city: City) -> Call:
    """A call of the union department whose notice runs, with a photo, an objection, and the city's
    rider in the jury; the same one whenever it is asked for."""
    known = Call.objects.filter(title="最美骑手").first()
    if known is not None:
        return known
    contest = a_notice(city, title="最美骑手", more_jurors=[city.rider], photos=[a_jpeg()])
    for evidence in Evidence.objects.filter(statement__nomination__call=contest.call):
        actions.make_ready(evidence)
    actions.object_to(contest.nominations[0], text="事迹有误。", at=RECKONED)
    return contest.call


def the_honour(city: City) -> Honour:
    """An honour with a photo and a public story; the same one whenever it is asked for."""
    known = Honour.objects.filter(story__state=StoryState.PUBLIC).first()
    if known is not None:
        return known
    contest, honour = an_honour(city, photos=[a_jpeg()])
    for evidence in Evidence.objects.of(contest.nominations[0]):
        actions.make_ready(evidence)
        actions.show_photo(evidence, shown=True, at=RECKONED)
    story = actions.write_story(honour, text=WORDS, by=contest.organiser, at=RECKONED)
    actions.agree_to_story(story, version=story.version, at=RECKONED)
    return honour
