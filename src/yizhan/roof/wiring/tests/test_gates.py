"""Messages about the gate handbook: whoever may decide hears of it, once a day for each place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.notify.models import Message
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.gates import actions
from yizhan.wings.care.gates.tests.factories import a_compound

pytestmark = pytest.mark.django_db


def told(person):
    return Message.objects.filter(topic="gate.waits", person=person)


def test_a_note_is_told_once_a_day_to_whoever_keeps_the_page():
    place = a_compound()
    keeper = a_person("handler", place.unit)
    company = a_person("company", place.unit)
    for nth, text in enumerate(("左边能停", "晚上关北门")):
        actions.add_note(place, text=text, at=MONDAY + timedelta(minutes=nth))
    (message,) = told(keeper)
    assert message.open_link == "/desk/gates/notes"
    assert not told(company).exists()
    assert place.name in message.body
    assert "左边能停" not in message.body

    actions.add_note(place, text="雨天积水", at=MONDAY + timedelta(days=1))
    assert told(keeper).count() == 2


def test_the_same_words_again_ring_for_nobody():
    place = a_compound()
    keeper = a_person("handler", place.unit)
    actions.add_note(place, text="左边能停", at=MONDAY)
    actions.add_note(place, text="左边能停", at=MONDAY + timedelta(days=1))
    assert told(keeper).count() == 1
