"""Round tables for tests. May be imported upward only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from yizhan.ground.people.models import Unit
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.organisation.talks.actions import (
    Plan,
    TopicRow,
    add_topic,
    announce_talk,
    ask_delegate,
    fill_kinds,
    invite,
    prepare_talk,
)
from yizhan.wings.organisation.talks.models import Delegate, Talk, TopicKind
from yizhan.wings.organisation.talks.rules import Manner


def a_plan(*, at: datetime = MONDAY, **values: Any) -> Plan:
    start: dict[str, Any] = {
        "title": "算法协商恳谈会", "held_at": at + timedelta(days=30), "place": "会议室",
    }  # fmt: skip
    return Plan(**(start | values))


def a_row(title: str = "恶劣天气的送达时间", *, kind: str = "estimates", **more: Any) -> TopicRow:
    return TopicRow(kind=TopicKind.objects.get(code=kind), title=title, **more)


def a_talk(
    unit: Unit, companies: Sequence[Unit], *, at: datetime = MONDAY, announced: bool = True
) -> Talk:
    """A round table with one topic."""
    fill_kinds(by=None, at=at)
    talk = prepare_talk(unit, a_plan(at=at), by=None, at=at)
    for company in companies:
        invite(talk, company, by=None, at=at)
    add_topic(talk, a_row(), by=None, at=at)
    return announce_talk(talk, by=None, at=at) if announced else talk


def a_delegate(talk: Talk, *, at: datetime = MONDAY) -> Delegate:
    return ask_delegate(talk, talk.unit, manner=Manner.NAMED, by=None, at=at)
