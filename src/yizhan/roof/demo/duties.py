"""Duties of units in the demo year, owed and done: nothing of it is made up as a result. The rules made
the duties when branches were founded and members found; here they are done, each with its proof,
each in its time. And tasks that the city sent down, with their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import posts_where, staff_of
from yizhan.ground.people.rules import Role, UnitKind
from yizhan.kit.days import local_day
from yizhan.roof.demo.city import BUREAU, HERE, ROOT, City
from yizhan.wings.organisation.duties.actions import (
    TaskRow,
    answer_task,
    complete_duty,
    load_rules,
    send_task,
)
from yizhan.wings.organisation.duties.actions.creating import planned_duties
from yizhan.wings.organisation.duties.actions.loading import (
    Completion,
    load_duties,
    load_parts,
    load_task,
)
from yizhan.wings.organisation.duties.models import Duty
from yizhan.wings.organisation.duties.rules import (
    FOLLOW_UP,
    INFO_PUSH,
    WELCOME_PACKS,
    Field,
    FieldKind,
    Occasion,
    Values,
)
from yizhan.wings.organisation.register.models import Ridership

SAID: dict[str, tuple[str, ...]] = {
    WELCOME_PACKS: (
        "大礼包（党章、入党流程图、联系卡、驿站地图）已当面交给企业负责人。",
        "已送到企业办公室，负责人在场，一并说明了找谁办事。",
    ),
    FOLLOW_UP: (
        "上门两小时，看了台账和活动室，帮着排了下季度的党课。",
        "与支部书记谈了发展党员计划，现场答了三个问题。",
        "和支部委员一起开会，帮助理顺了党费收缴和三会一课。",
    ),
    INFO_PUSH: (
        "联系人、制度汇编和学习资料已发给支部书记，已确认收到。",
        "已推送支部工作提示和学习资料清单，电话确认收到。",
    ),
}
REPORTS = ("已按要求核实。", "与驿站管家一一核对过。", "", "", "", "")
LATE = 0.06
"""The share of answers to tasks that came after their day."""
POINTS = (
    Field("q1", "可供骑手歇脚的点位数"),
    Field("q2", "点位是否都有热水", FieldKind.YES_NO),
    Field("q3", "需要市里协调的事", FieldKind.TEXT),
)
WISHES = (
    "无",
    "无",
    "无",
    "夜间照明不足，请协调路灯。",
    "两处点位的饮水机要换滤芯。",
    "希望增加一处换电柜。",
)
PLANS = (Field("q1", "计划活动场次"), Field("q2", "计划惠及骑手人数"))
FESTIVAL = (Field("q1", "慰问骑手人数"), Field("q2", "发放清凉包数"))
RIDING = (Field("q1", "辖区在册骑手人数", indicator="riders"),)


def begin_duties(city: City, *, at: datetime, rng: Random) -> None:
    """The rules hold from the first day. What the founding of the general branches brings is owed
    by the city committee."""
    load_rules(by=None, at=at)
    owed = [
        duty
        for unit in _of_kind(city, UnitKind.GENERAL_BRANCH)
        for duty in planned_duties(
            Occasion.BRANCH_FOUNDED, about=unit, at=_at(unit.founded_on, rng)
        )
    ]
    load_duties([(duty, None) for duty in owed], by=None, at=at)


def do_duties(city: City, *, until: datetime, rng: Random) -> None:
    """Do what was due by then, each a few days after it came or before it is due."""
    duties = Duty.objects.visible_to(city.accounts["admin"]).owed().select_related("rule", "unit")
    workers: dict[int, Person] = {}
    for duty in duties.filter(rule__code__in=SAID).order_by("due_on", "pk"):
        if duty.unit_id not in workers:
            workers[duty.unit_id] = staff_of(duty.unit_id, Permission.DUTY_WORK)[-1]
        at = _when(duty, rng)
        if duty.rule is not None and at <= until:
            proof = rng.choice(SAID[duty.rule.code])
            complete_duty(duty, by=workers[duty.unit_id], at=at, proof=proof, done_on=local_day(at))


def _when(duty: Duty, rng: Random) -> datetime:
    began = duty.made_at.astimezone(HERE).date()
    whole = (duty.due_on - began).days
    if whole <= 40:
        return _at(began + timedelta(days=rng.randint(2, max(2, whole - 4))), rng)
    return _at(duty.due_on - timedelta(days=rng.randint(2, 12)), rng)


def load_tasks(city: City, *, rng: Random) -> None:
    """Three tasks of the year: one to all guidance stations, one through the county bureaus to
    their offices, and one that asked for what the platform had, so that nobody was asked."""
    year = city.opened_on.year
    _to_stations(city, date(year, 4, 8), rng)
    _through_bureaus(city, date(year, 7, 15), rng)
    _answered_by_itself(city, date(year, 11, 4), rng)


def _to_stations(city: City, day: date, rng: Random) -> None:
    stations, who = _of_kind(city, UnitKind.GUIDANCE_STATION), _instructors(city)
    row = TaskRow(
        "摸排可供骑手歇脚的点位", day + timedelta(days=14), fields=POINTS,
        text="请各指导站实地看一遍，数清楚点位，热水坏了的一并报来。",
    )  # fmt: skip
    done = {
        unit.pk: _answered(who[unit.pk], day, row.due_on, rng=rng, answer={
            "q1": rng.randint(1, 9), "q2": rng.random() < 0.8, "q3": rng.choice(WISHES),
        })
        for unit in stations
    }  # fmt: skip
    load_task(
        row, unit=city.units[ROOT], to=stations, by=city.accounts["lead"], at=_at(day, rng),
        done=done,
    )  # fmt: skip


def _through_bureaus(city: City, day: date, rng: Random) -> None:
    bureaus = list(_county_bureaus(city))
    since, until = day + timedelta(days=1), day + timedelta(days=14)
    row = TaskRow(
        "高温天气慰问骑手情况", day + timedelta(days=21), fields=FESTIVAL,
        text="请各县（区）局分解到所，汇总核对后上报。",
    )  # fmt: skip
    parts: dict[int, dict[int, Completion]] = {}
    done: dict[int, Completion] = {}
    for bureau in bureaus:
        offices = [u for u in _of_kind(city, UnitKind.OFFICE) if is_within(u.path, bureau.path)]
        answers = {
            office.pk: _answered(city.staff[office.code], since, until, rng=rng, answer={
                "q1": (riders := rng.randint(3, 30)), "q2": riders + rng.randint(0, 6),
            })
            for office in offices
        }  # fmt: skip
        parts[bureau.pk] = answers
        summed: Values = {
            key: sum(int(one.answer[key]) for one in answers.values() if one.answer)
            for key in ("q1", "q2")
        }
        at = max(one.at for one in answers.values()) + timedelta(hours=3)
        done[bureau.pk] = Completion(at, city.staff[bureau.code], "下级已全部上报，数字已核。",
                               answer=summed)  # fmt: skip
    _task, duties = load_task(
        row, unit=city.units[ROOT], to=bureaus, by=city.accounts["lead"], at=_at(day, rng),
        done=done,
    )  # fmt: skip
    for duty in duties:
        load_parts(duty, at=_at(since, rng), done=parts[duty.unit_id])


def _answered_by_itself(city: City, day: date, rng: Random) -> None:
    bureaus = list(_county_bureaus(city))
    riding = Ridership.objects.in_force(on=day)
    known: dict[int, Values] = {
        bureau.pk: {"q1": riding.filter(site__division=bureau.division_id).count()}
        for bureau in bureaus
    }
    row = TaskRow("报送辖区骑手人数", day + timedelta(days=7), fields=RIDING)
    load_task(
        row, unit=city.units[ROOT], to=bureaus, by=city.accounts["lead"], at=_at(day, rng),
        done={}, known=known,
    )  # fmt: skip


def load_task_of_today(city: City, *, now: datetime, rng: Random) -> None:
    """A task that is under way, with some who have answered and some who are silent."""
    stations, who = _of_kind(city, UnitKind.GUIDANCE_STATION), _instructors(city)
    sent = now - timedelta(days=3)
    row = TaskRow(
        "入冬前检查驿站取暖和热水", local_day(now) + timedelta(days=5), fields=POINTS,
        text="重点看热水器、门窗和夜间照明，有问题的写在第三栏。",
    )  # fmt: skip
    task = send_task(row, unit=city.units[ROOT], to=stations, by=city.accounts["lead"], at=sent)
    duties = Duty.objects.visible_to(city.accounts["admin"]).filter(task=task)
    for duty in duties.select_related("unit").order_by("unit__path")[8:60]:
        values: Values = {
            "q1": rng.randint(1, 9), "q2": rng.random() < 0.7, "q3": rng.choice(WISHES),
        }  # fmt: skip
        at = now - timedelta(hours=rng.randint(2, 60))
        answer_task(duty, values=values, by=who[duty.unit_id], at=at)


def load_plans_of_today(city: City, *, now: datetime) -> None:
    """A second task, to the general branches: nobody has answered yet."""
    row = TaskRow(
        "报送冬季关爱骑手计划", local_day(now) + timedelta(days=8), fields=PLANS,
        text="可分给所属支部填报，汇总核对后由党总支上报。",
    )  # fmt: skip
    branches = _of_kind(city, UnitKind.GENERAL_BRANCH)
    by = city.accounts["lead"]
    send_task(row, unit=city.units[ROOT], to=branches, by=by, at=now - timedelta(hours=20))


def _instructors(city: City) -> dict[int, Person]:
    """The person who answers for each guidance station, by the station's key."""
    posts = posts_where(city.accounts["admin"], Permission.UNIT_READ)
    instructors = posts.filter(unit__kind=UnitKind.GUIDANCE_STATION, role=Role.INSTRUCTOR)
    return {
        post.unit_id: post.person for post in instructors.select_related("person").order_by("-pk")
    }


def _answered(by: Person, day: date, due_on: date, *, rng: Random, answer: Values) -> Completion:
    span = (due_on - day).days
    late = rng.random() < LATE
    after = span + rng.randint(1, 5) if late else rng.randint(1, span)
    at = _at(day + timedelta(days=after), rng)
    return Completion(at, by, rng.choice(REPORTS), answer=answer)


def _of_kind(city: City, kind: UnitKind) -> list[Unit]:
    return [unit for unit in city.units.values() if unit.kind == kind]


def _county_bureaus(city: City) -> Iterator[Unit]:
    for unit in _of_kind(city, UnitKind.BUREAU):
        if unit.code != BUREAU:
            yield unit


def _at(day: date, rng: Random) -> datetime:
    return datetime.combine(day, time(rng.randint(9, 17), rng.randint(0, 59)), HERE)
