"""Honours of the demo city: ten riders honoured in the year, after an objection that was looked into;
and, for a living city, a call that is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from yizhan.ground.people import vault
from yizhan.ground.people.models import Person, Secret, SecretKind
from yizhan.kit.days import local_day
from yizhan.roof.demo.city import HERE, ROOT, City
from yizhan.wings.participation.honours import actions
from yizhan.wings.participation.honours.models import Call, Honour, Juror, Nomination, Statement

TITLE = "最美外卖配送员"
CRITERIA = (
    "安全守法送餐，热心帮助他人，守护城市文明。事迹要具体：什么时候、在哪里、做了什么。\n"
    "单量、好评率、平台评分不作为依据。"
)
HONOURS = 10
DEEDS: tuple[tuple[str, str], ...] = (
    ("七月暴雨，在桥头涵洞发现有人被困，用绳子把两人拉上来，再去送餐。", "暴雨中救出两名被困群众"),
    ("连续两年，每周给独居老人捎药、换灯泡，从没收过钱。", "两年坚持帮助独居老人"),
    ("发现楼道电动车冒烟，叫醒整层住户，用灭火器把火扑灭。", "扑灭楼道电动车火情"),
    ("路口捡到装有三万元的包，等失主一个多小时，当面交还。", "拾金不昧交还三万元"),
    ("遇到心脏骤停的路人，用培训学来的心肺复苏坚持到救护车来。", "用心肺复苏救助路人"),
    ("给走失的孩子买水，陪着等家长和民警，当天订单全部说明改派。", "陪伴走失儿童等到家人"),
    ("发现餐馆后厨没有防蝇设施，当面提醒并反映，店家当天整改。", "提醒餐馆整改食品安全"),
    ("自己出钱买反光贴，送给站里夜班同伴，一起约定不闯红灯。", "带动夜班同伴安全骑行"),
    ("高考那几天，每天提前到考点外，帮忘带证件的考生来回取。", "爱心车队为考生跑腿"),
    ("山路塌方后，步行四公里把药送到村里的病人手中。", "塌方后步行送药进村"),
    ("把被车撞倒的同行送到医院，垫付费用，守到家属赶来。", "救助受伤同行"),
    ("帮驿站管家打扫、修桌椅，冬天给大家烧姜茶。", "义务照看小哥驿站"),
)  # fmt: skip
WRONG, ANSWER = (
    "听说他那天不在这个路口，请核实。",
    "已向现场民警和两名目击者核实，事迹属实，公示继续。",
)
MARKS = (10, 9, 9, 8, 8, 7, 7, 6)
"""From which a juror's marks are thrown; those who come last get one less."""


def load_year(city: City, riders: Sequence[Person], *, year: int, rng: Random) -> list[Honour]:
    """Load the honour of the year, step by step, as it was done."""
    organiser = city.accounts["dispatcher"]
    began = _at(date(year, 9, 2))
    call = _call(city, opens=local_day(began), days=19, at=began)
    nominees = rng.sample(riders[1:], len(DEEDS))
    for person, (text, _citation) in zip(nominees, DEEDS, strict=True):
        _nominate(call, person, text=text, at=began + timedelta(days=rng.randint(1, 15)))
    jurors = _jury(city, call, at=began)
    judged = began + timedelta(days=24)
    actions.begin_judging(call, by=organiser, at=judged)
    nominations = list(Nomination.objects.of(call).order_by("pk"))
    for juror in jurors:
        _mark(juror, nominations, at=judged, rng=rng)
    reckoned = _at(date(year, 10, 9))
    actions.close_marking(call, by=organiser, at=reckoned)
    for nomination, (_text, citation) in zip(nominations, DEEDS, strict=True):
        actions.cite(nomination, citation=citation, by=organiser, at=reckoned)
    actions.publish_notice(call, by=organiser, at=reckoned)
    named = Nomination.objects.public().of(call).order_by("pk").first()
    if named is not None:
        objection = actions.object_to(named, text=WRONG, at=reckoned + timedelta(days=1))
        actions.decide_objection(
            objection, upheld=False, text=ANSWER, by=organiser, at=reckoned + timedelta(days=5)
        )
    honours = actions.award(call, by=organiser, at=reckoned + timedelta(days=15))
    _tell_story(honours[0], by=organiser, at=reckoned + timedelta(days=20))
    return honours


def load_coming(city: City, riders: Sequence[Person], *, now: datetime) -> Call:
    """Load a call that is open, in which the demo's rider is asked."""
    call = _call(city, opens=local_day(now), days=20, at=now)
    _jury(city, call, at=now)
    rider = city.accounts["rider"]
    phone = _phone_of(rider)
    if phone:
        actions.nominate(
            call, name=rider.display_name, phone=phone, text=DEEDS[1][0], by=riders[-1], at=now
        )
    return call


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15), tzinfo=HERE)


def _call(city: City, *, opens: date, days: int, at: datetime) -> Call:
    details = actions.Details(
        title=TITLE,
        criteria=CRITERIA,
        honours=HONOURS,
        opens_on=opens,
        closes_on=opens + timedelta(days=days),
        judges_until=opens + timedelta(days=days + 14),
    )
    organiser = city.accounts["dispatcher"]
    call = actions.prepare_call(city.units[ROOT], details, by=organiser, at=at)
    actions.open_call(call, by=organiser, at=at)
    return call


def _jury(city: City, call: Call, *, at: datetime) -> list[Juror]:
    people = [city.accounts[name] for name in ("lead", "secretary", "handler", "instructor")]
    people.append(city.accounts["company"])
    by = city.accounts["dispatcher"]
    return [actions.name_juror(call, person, by=by, at=at) for person in people]


def _phone_of(person: Person) -> str:
    secret = Secret.objects.about(person).filter(kind=SecretKind.PHONE).first()
    return vault.open_secret(secret) if secret is not None else ""


def _nominate(call: Call, person: Person, *, text: str, at: datetime) -> None:
    actions.nominate(
        call, name=person.display_name, phone=_phone_of(person), text=text, by=None, at=at
    )
    nomination = Nomination.objects.of(call).for_person(person).get()
    keys = list(Statement.objects.of(nomination).values_list("key", flat=True))
    actions.agree(
        nomination, statements=keys, shown_name=person.display_name, at=at + timedelta(hours=5)
    )


def _mark(juror: Juror, nominations: list[Nomination], *, at: datetime, rng: Random) -> None:
    person = juror.person
    if person is None:
        return
    close = [rng.choice(nominations[:-2])] if rng.random() < 0.4 else []
    actions.declare(juror, close_to=[one.key for one in close], by=person, at=at)
    for number, nomination in enumerate(nominations):
        value = rng.choice(MARKS) - 3 * (number >= HONOURS)
        if nomination not in close:
            actions.mark(juror, nomination, value=value, by=person, at=at)


def _tell_story(honour: Honour, *, by: Person, at: datetime) -> None:
    text = f"{honour.citation}。\n\n“换了谁都会停下来的。”说起那天，{honour.shown_name}只有这一句。"
    story = actions.write_story(honour, text=text, by=by, at=at)
    actions.agree_to_story(story, version=story.version, at=at)
