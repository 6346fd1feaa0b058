"""Round tables of the demo city: one that was published and is being carried out, and one that
was held yesterday, with answers that are overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.roof.demo.city import HERE, ROOT, City
from yizhan.wings.organisation.duties.actions import complete_duty
from yizhan.wings.organisation.talks.actions import (
    Plan,
    TopicRow,
    add_topic,
    agree,
    announce_talk,
    fill_kinds,
    give_reply,
    invite,
    keep_minutes,
    prepare_talk,
    publish_talk,
)
from yizhan.wings.organisation.talks.models import Reply, Talk, Topic, TopicKind

PLACE = "市党群服务中心二楼会议室"
FORMER = (
    ("appeals", "申诉多久有人工答复", "骑手希望申诉由人工复核，并书面说明理由。"),
    ("hours", "连续接单后的休息提醒", "骑手希望连续接单 4 小时后有 20 分钟不派单。"),
)
NOW = (
    ("estimates", "恶劣天气的送达时间", "暴雨、高温天气时送达时间怎么延长？"),
    ("rewards", "扣分规则的公示", "扣分、强制培训的规则在哪里看，改动提前几天通知？"),
)
ANSWERS = (
    "申诉由人工复核，在 App 里书面答复，并写明依据的条款。",
    "连续接单满 4 小时，系统停止派单 20 分钟，骑手可自行提前结束。",
)


def load_talks(city: City, *, at: datetime) -> None:
    """Load both. What the company did not answer in time stays unanswered."""
    start = at - timedelta(days=80)
    fill_kinds(by=None, at=start)
    _published(city, at=at)
    _held_yesterday(city, at=at)


def _published(city: City, *, at: datetime) -> None:
    company, host = city.units["P1"], city.units[ROOT]
    began, held = at - timedelta(days=80), _afternoon(at - timedelta(days=55))
    talk, topics = _announced(host, "骑手申诉与休息恳谈会", [company], FORMER, held=held, at=began)
    for reply, text in zip(_replies(topics, company), ANSWERS, strict=True):
        give_reply(reply, text=text, by=city.accounts["company"], at=began + timedelta(days=6))
    talk.refresh_from_db()
    minutes = "平台企业、骑手代表和工会到会，逐条回应议题。双方同意以下各条，并请平台按期报告进展。"
    keep_minutes(talk, minutes=minutes, version=talk.version, by=None, at=held + timedelta(hours=3))
    after, day = held + timedelta(hours=4), local_day(held)
    done = agree(
        topics[0], text="申诉入口标明人工复核，结果书面答复", unit=company,
        due_on=day + timedelta(days=30), by=None, at=after,
    )  # fmt: skip
    agree(
        topics[1], text="上线连续接单 4 小时休息提醒，并公布使用情况", unit=company,
        due_on=day + timedelta(days=90), by=None, at=after,
    )  # fmt: skip
    publish_talk(talk, by=None, at=after)
    complete_duty(
        done.duty, by=city.accounts["company"], at=held + timedelta(days=21),
        proof="申诉入口已改版，写明由人工复核并书面答复。",
    )  # fmt: skip


def _held_yesterday(city: City, *, at: datetime) -> None:
    companies = [city.units["P1"], city.units["P2"]]
    held = _afternoon(at - timedelta(days=1))
    began = at - timedelta(days=24)
    host = city.units[ROOT]
    _talk, topics = _announced(host, "年度算法协商恳谈会", companies, NOW, held=held, at=began)
    reply = _replies(topics, companies[0])[0]
    text = "预警期间送达时间自动延长，暴雨红色预警时暂停接单，不计超时。"
    give_reply(reply, text=text, by=city.accounts["company"], at=began + timedelta(days=5))


def _afternoon(moment: datetime) -> datetime:
    return moment.astimezone(HERE).replace(hour=15, minute=0, second=0, microsecond=0)


def _replies(topics: list[Topic], company: Unit) -> list[Reply]:
    return list(Reply.objects.of(topics).filter(company=company).order_by("topic__number"))


def _announced(
    host: Unit,
    title: str,
    companies: list[Unit],
    rows: tuple[tuple[str, str, str], ...],
    *,
    held: datetime,
    at: datetime,
) -> tuple[Talk, list[Topic]]:
    """Prepare a round table with these topics and announce it."""
    notice = "请平台企业就下列议题书面答复。答复、协议和落实情况向所有人公开。"
    plan = Plan(title=title, held_at=held, place=PLACE, notice=notice)
    talk = prepare_talk(host, plan, by=None, at=at)
    for company in companies:
        invite(talk, company, by=None, at=at)
    kinds = {kind.code: kind for kind in TopicKind.objects.public()}
    topics = [
        add_topic(talk, TopicRow(kind=kinds[code], title=name, text=text), by=None, at=at)
        for code, name, text in rows
    ]
    return announce_talk(talk, by=None, at=at), topics
