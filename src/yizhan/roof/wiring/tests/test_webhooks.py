"""The news for other systems: every event once, with the case as it is at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.actions import answer_by_asker, hand_on, merge, move_case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.actions import SAMPLE_CASE, data_of
from yizhan.ground.notify.models import Message
from yizhan.ground.people import vault
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.needs.tests.factories import a_need

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def told():
    events = Message.objects.filter(channel="webhook", endpoint=None).order_by("pk")
    return [(event.topic, data_of(event)["case"]) for event in events]


def topics():
    return [topic for topic, _case in told()]


def test_a_new_case_says_all_that_a_machine_needs():
    city = a_city()
    case = a_need(city, by=city.rider).case

    ((topic, said),) = told()
    assert topic == "case.new"
    assert set(said) == set(SAMPLE_CASE)
    assert (said["id"], said["reference"], said["status"]) == (case.pk, case.reference, "reported")
    assert (said["unit"], said["item"]) == (city.union.code, city.item.code)
    assert said["due_at"].endswith("+08:00") and said["url"].endswith(f"/desk/cases/{case.pk}")
    assert Message.objects.get(channel="webhook").subject.endswith(case.reference)


def test_handing_on_is_told_once_however_many_hear_of_it():
    city = a_city()
    asker = a_person()
    vault.keep("phone", "13800138000", person=asker, at=MONDAY)
    case = a_need(city, by=asker).case
    hand_on(case, city.traffic, by=city.handler, at=LATER)

    assert topics() == ["case.new", "case.handed_on"]
    assert told()[1][1]["unit"] == city.traffic.code


def test_each_status_is_the_one_of_its_event():
    city = a_city()
    case = a_need(city, by=city.rider).case
    move_case(case, "reaction_requested", by=city.handler, at=LATER, text="哪一层？")
    answer_by_asker(case, at=LATER, text="一层")
    move_case(case, "resolved", by=city.handler, at=LATER, text="好了")
    answer_by_asker(case, at=LATER, solved=False)

    assert [(topic, case["status"]) for topic, case in told()] == [
        ("case.new", "reported"),
        ("case.asked_back", "reaction_requested"),
        ("case.reply", "reaction_received"),
        ("case.answered", "resolved"),
        ("case.moved", "reopen_requested"),
        ("case.moved", "reopened"),
        ("case.escalated", "reopened"),
    ]


def test_cases_answered_together_are_told_each_once():
    city = a_city()
    head, case = a_need(city, by=city.rider).case, a_need(city, by=a_person()).case
    merge(case, head, by=city.dispatcher, at=LATER)
    move_case(head, "resolved", by=city.handler, at=LATER, text="好了")

    assert topics() == ["case.new", "case.new", "case.merged", "case.answered", "case.answered"]
    assert {said["id"] for _topic, said in told()[3:]} == {head.pk, case.pk}


def test_nothing_personal_is_told():
    city = a_city()
    asker = a_person(display_name="莫小雨")
    case = a_need(city, by=asker, text="我在三楼").case
    move_case(case, "in_progress", by=city.handler, at=LATER, text="马上来")

    everything = "".join(Message.objects.filter(channel="webhook").values_list("body", flat=True))
    assert case.ticket not in everything
    assert not [
        word for word in ("莫小雨", "三楼", "马上来", city.handler.username) if word in everything
    ]
