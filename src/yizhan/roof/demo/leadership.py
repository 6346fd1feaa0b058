"""The leadership of the industry: the city committee of bureau, departments and platform companies, the
general branches of the counties, their meetings of the year, and what these decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Competence, UnitKind
from yizhan.kit.days import local_day
from yizhan.roof.demo import names
from yizhan.roof.demo.city import BUREAU, HERE, ROOT, City
from yizhan.roof.demo.story import Desk
from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.leadership.actions import (
    appoint,
    decide,
    keep_minutes,
    open_seat,
    plan_meeting,
)
from yizhan.wings.organisation.leadership.models import Meeting, Term
from yizhan.wings.organisation.leadership.rules import Presence, SeatKind, SeatRole

HOME_BRANCH = "451202-branch"
"""The general branch whose secretary is the account `secretary`."""
ON_THE_COMMITTEE = (
    Competence.LABOUR, Competence.UNION, Competence.TRAFFIC, Competence.HEALTH, Competence.JUSTICE,
    Competence.URBAN,
)  # fmt: skip
VACANT = "P4"
"""The company whose seat waits for somebody."""
YEARS = 3
ENDS_FIRST = Competence.JUSTICE
"""The seats whose term ends a year before the others'."""

MEETINGS: tuple[tuple[int, int, str, tuple[str, ...], tuple[tuple[str, str, int, int], ...]], ...] = (
    (3, 20, "第一次全体会议", ("通报全市网约配送行业情况", "研究党总支组建工作", "研究驿站网络建设方案"),
     (("完成八个县（区）党总支组建并报备", "HC-market", 100, 90),
      ("提出户外劳动者驿站布点清单", "HC-union", 45, 40))),
    (6, 5, "高考服务专题会议", ("研究高考期间爱心车队保障", "研究交通疏导配合事项"),
     (("为爱心车队办理临时停靠便利", "HC-traffic", 2, 1),
      ("公布考点周边驿站开放安排", "HC-union", 2, 2))),
    (9, 11, "第三季度会议", ("听取权益保障情况", "研究骑手体检安排", "研究集中诉求答复"),
     (("安排骑手免费体检并公布时间地点", "HC-health", 40, 36),
      ("开设骑手工伤法律咨询窗口", "HC-justice", 30, 33),
      ("清理三个小区的进门难问题并答复", "HC-housing", 45, 44))),
    (12, 11, "年度总结会议", ("总结全年工作", "研究最美外卖配送员推荐"),
     (("完成“最美外卖配送员”公示", "HC-market", 15, 12),)),
)  # fmt: skip
"""Month, day, name, agenda; what was decided: words, whose it is, days it has, days it took."""

SAID = "会议听取了{name}的议题汇报，与会同志逐项讨论，形成{count}项决定，由责任单位按期落实并在下次会议上报告。"


def load_seats(city: City, *, at: datetime, rng: Random) -> None:
    """Open the seats of the city committee and the general branches, and fill all but one."""
    _city_committee(city, at=at, rng=rng)
    _general_branches(city, rng=rng)


def load_meetings(city: City, *, year: int, rng: Random) -> None:
    """The city committee's meetings of the year; what they decided was done, once a little late."""
    desk, committee = Desk(city), city.units[ROOT]
    for month, day, name, agenda, decided in MEETINGS:
        held_at = datetime(year, month, day, 9, tzinfo=HERE)
        meeting = plan_meeting(
            committee, title=f"{year}年{name}", held_at=held_at, place="市市场监管局三楼会议室",
            agenda=agenda, by=None, at=held_at - timedelta(days=7),
        )  # fmt: skip
        for words, code, has, took in decided:
            unit = city.units[code]
            at = held_at + timedelta(hours=2)
            due = local_day(held_at) + timedelta(days=has)
            decision = decide(meeting, text=words, unit=unit, due_on=due, by=None, at=at)
            ended = held_at + timedelta(days=took, hours=7)
            complete_duty(
                decision.duty, by=desk.handler(unit), proof=f"已办结：{words}。", at=ended
            )
        _minute(meeting, name=name, count=len(decided), rng=rng)


def load_live(city: City, *, at: datetime, rng: Random) -> None:
    """A meeting held lately whose decisions are still open, and one that is to come."""
    committee, at = city.units[ROOT], at.astimezone(HERE)
    held_at = (at - timedelta(days=9)).replace(hour=9, minute=0)
    meeting = plan_meeting(
        committee, title="专题会议：冬季骑手保暖", held_at=held_at, place="市市场监管局三楼会议室",
        agenda=("通报冬季驿站开放情况", "研究保暖物资"), by=None,
        at=held_at - timedelta(days=5),
    )  # fmt: skip
    for words, code, days in (
        ("为户外劳动者驿站配齐热水和取暖设备", "HC-union", 6),
        ("排查骑手夜间行车反光标识", "HC-traffic", 21),
    ):
        due = local_day(at) + timedelta(days=days)
        decide(
            meeting, text=words, unit=city.units[code], due_on=due, by=None,
            at=held_at + timedelta(hours=2),
        )  # fmt: skip
    _minute(meeting, name="冬季骑手保暖", count=2, rng=rng)
    plan_meeting(
        committee, title="年度总结会议", held_at=(at + timedelta(days=12)).replace(hour=9, minute=0),
        place="市市场监管局三楼会议室", agenda=("上次会议决定事项的落实情况", "总结全年工作"),
        by=None, at=at,
    )  # fmt: skip


def _city_committee(city: City, *, at: datetime, rng: Random) -> None:
    root, until = city.units[ROOT], date(at.year + YEARS, 12, 31)
    senders = [(SeatRole.SECRETARY, BUREAU), (SeatRole.DEPUTY, BUREAU)]
    senders += [(SeatRole.MEMBER, f"HC-{competence}") for competence in ON_THE_COMMITTEE]
    senders += [
        (SeatRole.MEMBER, code)
        for code, unit in city.units.items()
        if unit.kind == UnitKind.COMPANY
    ]
    people = iter(_people(len(senders), "city", at=at, rng=rng))
    for position, (role, code) in enumerate(senders, 1):
        sender, person = city.units[code], next(people)
        seat = open_seat(
            root, kind=_kind_of(sender), role=role, represents=sender, position=position, by=None,
            at=at,
        )  # fmt: skip
        if code != VACANT:
            first = code == f"HC-{ENDS_FIRST}"
            ends = until.replace(year=until.year - 1) if first else until
            appoint(seat, person=person, until=ends, by=None, at=at)


def _general_branches(city: City, *, rng: Random) -> None:
    """Each from the day of its founding: a secretary and a deputy from the bureau, two members."""
    for code, unit in city.units.items():
        if unit.kind != UnitKind.GENERAL_BRANCH or unit.division is None:
            continue
        county = unit.division.code
        at = datetime.combine(unit.founded_on, datetime.min.time(), HERE) + timedelta(hours=10)
        people = _people(4, county, at=at, rng=rng)
        if code == HOME_BRANCH:
            people[0] = city.accounts["secretary"]
        senders = (f"{county}-market", f"{county}-market", f"{county}-labour", f"{county}-union")
        roles = (SeatRole.SECRETARY, SeatRole.DEPUTY, SeatRole.MEMBER, SeatRole.MEMBER)
        for position, (person, sender, role) in enumerate(
            zip(people, senders, roles, strict=True), 1
        ):
            seat = open_seat(
                unit, kind=_kind_of(city.units[sender]), role=role,
                represents=city.units[sender], position=position, by=None, at=at,
            )  # fmt: skip
            until = date(at.year + YEARS, 12, 31)
            appoint(seat, person=person, until=until, by=None, at=at)


def _people(count: int, where: str, *, at: datetime, rng: Random) -> list[Person]:
    rows = [
        PersonRow(names.a_person(rng), username=f"seat-{where}-{number}")
        for number in range(1, count + 1)
    ]
    return load_people(rows, at=at)


def _kind_of(sender: Unit) -> SeatKind:
    if sender.kind == UnitKind.COMPANY:
        return SeatKind.COMPANY
    return SeatKind.BUREAU if sender.kind == UnitKind.BUREAU else SeatKind.DEPARTMENT


def _minute(meeting: Meeting, *, name: str, count: int, rng: Random) -> None:
    terms = Term.objects.in_force(on=local_day(meeting.held_at)).filter(
        seat__committee=meeting.committee
    )
    presence = {
        term.pk: Presence.EXCUSED if rng.random() < 0.1 else Presence.PRESENT
        for term in terms.order_by("pk")
    }
    keep_minutes(
        meeting, minutes=SAID.format(name=name, count=count), attendance=presence, version=1,
        by=None, at=meeting.held_at + timedelta(hours=4),
    )  # fmt: skip
