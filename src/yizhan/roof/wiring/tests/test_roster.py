"""An urgent case is told to whoever is on duty, in the app and by text message."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from yizhan.ground.casework.actions import hand_on
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.worktime.tests.factories import an_entry

pytestmark = pytest.mark.django_db
SATURDAY_EVENING = datetime(2026, 11, 28, 21, 2, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def city():
    return a_city()


def messages_sent():
    rows = Message.objects.filter(topic="case.on_duty").exclude(channel="webhook")
    return {(row.channel, row.person or row.secret.masked) for row in rows}


def test_the_person_and_the_mobile_on_duty_hear_of_it(city):
    on_duty = a_person("dispatcher", city.committee, scope=Scope.BELOW)
    an_entry(city.committee, at=MONDAY, person=on_duty, phone="139 7786 0001")
    an_entry(city.committee, at=MONDAY, phone="12345")

    case = city.case(
        item=an_item(urgent=True, target_minutes=120, name="出事故了"),
        at=SATURDAY_EVENING,
        place="金城江车站",
    )

    assert messages_sent() == {("in_app", on_duty), ("sms", on_duty)}
    message = Message.objects.get(topic="case.on_duty", channel="sms")
    assert message.body == "紧急，您在值班：出事故了 金城江车站，请在11月28日 23:02 前联系对方。"
    assert (message.link, message.urgent) == (f"/desk/cases/{case.pk}", True)


def test_the_nearest_units_are_told_and_others_sleep(city):
    an_entry(city.committee, at=MONDAY, phone="139 7786 0001")
    an_entry(city.union, at=MONDAY, phone="139 7786 0002")
    case = city.case(item=an_item(urgent=True), at=SATURDAY_EVENING)
    assert messages_sent() == {("sms", "139****0002")}

    hand_on(case, city.traffic, by=city.handler, at=SATURDAY_EVENING, text="交警的事")

    assert messages_sent() == {("sms", "139****0002"), ("sms", "139****0001")}


def test_what_is_not_urgent_wakes_nobody(city):
    an_entry(city.committee, at=MONDAY)
    city.case(at=SATURDAY_EVENING)
    assert messages_sent() == set()
