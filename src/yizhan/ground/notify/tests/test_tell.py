"""tell: one row a channel, in the transaction that caused it, once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from yizhan.ground.notify.actions import announce, data_of, read_all, tell
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Topic
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, a_person

NOON = datetime(2024, 3, 4, 4, 0, tzinfo=UTC)  # twelve o'clock in Hechi
ONE = datetime(2024, 3, 4, 5, 0, tzinfo=UTC)


@pytest.fixture
def rider(db):
    person = a_person()
    vault.keep("phone", "13812345678", person=person, at=MONDAY)
    return person


def news(**changes: Any) -> None:
    columns: dict[str, Any] = {
        "topic": "case.answered",
        "body": "已办结",
        "at": MONDAY,
        "dedupe_key": "case:1",
    }
    tell(**columns | changes)


def channels():
    return sorted(Message.objects.values_list("channel", flat=True))


def test_a_rider_is_told_in_the_app_and_by_sms(rider):
    news(person=rider)
    assert channels() == ["in_app", "sms"]
    assert [m.body for m in Message.objects.visible_to(rider)] == ["已办结"]


def test_most_topics_are_not_worth_an_sms(rider):
    news(person=rider, topic="case.moved")
    assert channels() == ["in_app"]


def test_a_guest_is_told_by_sms_alone(db):
    news(secret=vault.keep("phone", "13812345678", person=None, at=MONDAY), topic="sign_in_code")
    assert channels() == ["sms"]


def test_an_address_is_written_to(db):
    news(secret=vault.keep("email", "a@example.cn", person=None, at=MONDAY))
    assert channels() == ["email"]


def test_the_same_cause_tells_the_same_person_once(rider):
    news(person=rider)
    news(person=rider)
    assert Message.objects.count() == 2
    news(person=a_person())
    assert Message.objects.count() == 3


def test_it_costs_two_queries(rider, django_assert_num_queries):
    with django_assert_num_queries(2):
        news(person=rider)


@pytest.mark.parametrize(("urgent", "due"), [(False, ONE), (True, NOON)])
def test_riders_are_left_alone_at_noon(rider, urgent, due):
    news(person=rider, at=NOON, urgent=urgent)
    assert Message.objects.get(channel="sms").next_attempt_at == due


def test_a_sealed_body_is_nobodys_to_read(rider):
    news(person=rider, sealed=True, body="code 123456", topic="sign_in_code")
    sms = Message.objects.get(channel="sms")
    assert sms.body == ""
    assert b"123456" not in bytes(sms.sealed_body)


def test_an_event_is_for_systems_and_written_once(rider):
    for _ in range(2):
        announce(
            Topic.CASE_NEW, {"id": 7}, subject="x", link="/desk/cases/7", at=MONDAY, dedupe_key="e"
        )
    (event,) = Message.objects.all()
    assert (event.channel, data_of(event), event.person) == ("webhook", {"case": {"id": 7}}, None)


def test_all_seen(rider):
    news(person=rider)
    read_all(rider, at=NOON)
    assert not Message.objects.visible_to(rider).unread().exists()
