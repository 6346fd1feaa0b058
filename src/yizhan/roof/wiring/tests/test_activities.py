"""Messages about activities: told once, in the own language, taken back when they are void."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Delivery
from yizhan.ground.people import vault
from yizhan.ground.people.models import SecretKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.care.activities.actions import (
    cancel_session,
    conclude_session,
    edit_session,
    join,
    leave,
    note_attendance,
    pass_on,
    remind,
)
from yizhan.wings.care.activities.tests.factories import (
    NEXT_WEEK,
    a_guest,
    a_session,
    an_organiser,
    details,
)

pytestmark = pytest.mark.django_db


def told(topic, **which):
    return Message.objects.filter(topic=f"activity.{topic}", **which)


@pytest.fixture
def unit():
    return a_unit()


def a_rider():
    rider = a_person(language="zh-hans")
    vault.keep(SecretKind.PHONE, "13812345678", person=rider, at=MONDAY)
    return rider


def test_the_next_in_line_is_told_once_with_the_time_to_say_yes(unit):
    session = a_session(unit, capacity=1)
    first, rider = a_guest(session), a_rider()
    second = join(session, by=rider, at=MONDAY)
    leave(first, at=MONDAY)
    pass_on(session.pk, at=MONDAY)

    in_app, sms = told("offered", channel="in_app").get(), told("offered", channel="sms").get()
    assert in_app.person == rider
    assert "15:00" in in_app.body, "ten o'clock, three hours, no meal time"
    assert in_app.link == f"/activities/place/{second.ticket}"
    assert in_app.open_link == "", "a link with a ticket is sealed"
    assert sms.body == in_app.body


def test_a_guest_is_told_by_text_message_and_in_her_language(unit):
    session = a_session(unit, capacity=1)
    first, guest = a_guest(session), a_guest(session, language="en")
    leave(first, at=MONDAY)
    message = told("offered").get()
    assert (message.channel, message.secret, message.person) == ("sms", guest.phone, None)
    assert message.body.startswith("A place is free for you")


def test_an_offer_that_is_over_is_not_sent_any_more(unit):
    session = a_session(unit, capacity=1)
    first, second, third = (a_guest(session) for _each in range(3))
    leave(first, at=MONDAY)
    second.refresh_from_db()
    pass_on(session.pk, at=second.confirm_by)
    assert told("offered").get().secret == third.phone


def test_who_gave_the_place_back_is_not_reminded_of_it(unit):
    session = a_session(unit)
    leaves, stays = a_guest(session), a_guest(session)
    morning = NEXT_WEEK - timedelta(hours=2)
    remind(session.pk, at=morning)
    assert told("soon").count() == 2
    leave(leaves, at=morning)
    assert told("soon").get().secret == stays.phone


def test_cancelling_tells_everybody_once_and_no_reminder_goes_out_after_it(unit):
    session, rider = a_session(unit, capacity=1), a_rider()
    a_guest(session), join(session, by=rider, at=MONDAY)
    morning = NEXT_WEEK - timedelta(hours=2)
    remind(session.pk, at=morning)
    assert told("soon", state=Delivery.QUEUED).exists()
    for _tap in range(2):
        cancel_session(session, reason="老师病了", by=an_organiser(unit), at=morning)

    assert not told("soon").exists()
    assert told("cancelled", channel="sms").count() == 2
    assert told("cancelled", channel="in_app").count() == 1
    assert all("老师病了" in one.body for one in told("cancelled", person=rider))


def test_what_was_sent_stays_sent(unit):
    session = a_session(unit)
    a_guest(session)
    morning = NEXT_WEEK - timedelta(hours=2)
    remind(session.pk, at=morning)
    told("soon").update(state=Delivery.SENT, sent_at=morning)
    cancel_session(session, reason="下雨", by=an_organiser(unit), at=morning)
    assert told("soon").count() == 1


def test_another_time_is_told_and_reminded_of_anew(unit):
    session, organiser = a_session(unit), an_organiser(unit)
    a_guest(session)
    remind(session.pk, at=NEXT_WEEK - timedelta(hours=2))
    later = NEXT_WEEK + timedelta(days=1)
    now = details(title=session.title, begins_at=later)
    edit_session(session, now, version=1, by=organiser, at=NEXT_WEEK - timedelta(hours=2))
    assert not told("soon").exists()
    assert told("changed").count() == 1
    assert remind(session.pk, at=later - timedelta(hours=2))
    assert told("soon").count() == 1


def test_a_new_title_is_no_news(unit):
    session = a_session(unit)
    a_guest(session)
    edit_session(session, details(title="新"), version=1, by=an_organiser(unit), at=MONDAY)
    assert not Message.objects.exists()


def test_volunteers_who_came_are_thanked_once():
    unit = a_unit()
    organiser, came, stayed = an_organiser(unit), a_person(), a_person()
    shift = a_session(unit, kind="street-help", by=organiser)
    place = join(shift, by=came, at=MONDAY)
    join(shift, by=stayed, at=MONDAY)
    note_attendance(place, by=organiser, at=shift.begins_at)
    for _ in range(2):
        conclude_session(shift, by=organiser, at=shift.ends_at)
    thanks = Message.objects.filter(topic="activity.thanks")
    assert [one.person for one in thanks] == [came]
