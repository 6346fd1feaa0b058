"""The board's events: another text when something on the board is another, for who reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people import actions as people
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.kit.event_stream import CHANNEL
from yizhan.wings.participation.fleet.tests.factories import a_week, an_errand, on_exam_day

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
SEVEN = on_exam_day(DAY, 7)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(SEVEN, tick=False)


@pytest.fixture
def city():
    return a_city()


def test_it_differs_when_somebody_asks(client, city):
    week = a_week(city.bureau, day=DAY, at=SEVEN)
    client.force_login(city.dispatcher)
    address = f"/desk/fleet/{week.pk}/{DAY.isoformat()}/events"
    before = client.get(address).content

    an_errand(week, at=SEVEN)

    after = client.get(address).content
    assert after == client.get(address).content != before
    other = (DAY + timedelta(days=1)).isoformat()
    assert client.get(f"/desk/fleet/{week.pk}/{other}/events").content == before


def test_who_reads_the_board_no_more_is_told_nothing(client, city):
    week = a_week(city.bureau, day=DAY, at=SEVEN)
    client.force_login(city.dispatcher)
    page = client.get(f"/desk/fleet/{week.pk}/{DAY.isoformat()}/events")
    make = page.wsgi_request.META[CHANNEL].make
    assert make() is not None

    people.end_post(city.dispatcher.posts.get(), by=None, at=MONDAY)

    assert make() is None
