"""/me/fleet/events: another text as soon as something she is asked for is another."""

from __future__ import annotations

import pytest

from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.event_stream import CHANNEL
from yizhan.wings.participation.fleet import actions
from yizhan.wings.participation.fleet.models import Errand
from yizhan.wings.participation.fleet.tests.factories import (
    a_helper,
    a_week,
    an_errand,
    on_exam_day,
)

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(SEVEN, tick=False)


@pytest.fixture
def week():
    return a_week(a_unit(), day=DAY, at=SEVEN)


def told(client, person) -> str:
    client.force_login(person)
    answer = client.get("/me/fleet/events")
    assert answer["Content-Type"] == "text/event-stream"
    return str(answer.content.decode())


def test_it_differs_when_she_is_asked_and_when_she_answers(client, week):
    rider = a_person()
    a_helper(week, rider, at=SEVEN)
    nothing = told(client, rider)

    an_errand(week, at=SEVEN)
    asked = told(client, rider)
    assert asked == told(client, rider) != nothing

    errand = Errand.objects.get()
    actions.accept(errand, by=rider, at=SEVEN)
    assert told(client, rider) not in {nothing, asked}


def test_what_others_are_asked_for_changes_nothing(client, week):
    rider, other = a_person(), a_person()
    a_helper(week, rider, at=SEVEN)
    before = told(client, other)
    an_errand(week, at=SEVEN)
    assert told(client, other) == before


def test_a_closed_account_is_told_nothing(client, week):
    rider = a_person()
    client.force_login(rider)
    channel = client.get("/me/fleet/events").wsgi_request.META[CHANNEL]
    assert channel.key == f"fleet of {rider.pk}"
    type(rider).objects.filter(pk=rider.pk).update(is_active=False)
    assert channel.make() is None
