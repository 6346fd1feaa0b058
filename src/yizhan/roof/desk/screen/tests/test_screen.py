"""/screen: places, units and counts of what a duty room must see, and nobody's name or words."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city, an_item
from yizhan.ground.people import actions as people
from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.ground.worktime.tests.factories import an_entry
from yizhan.kit.event_stream import CHANNEL
from yizhan.roof.desk.screen.board import board_of
from yizhan.roof.desk.screen.views import draw
from yizhan.wings.care.stations.actions import report_signal
from yizhan.wings.care.stations.tests.factories import a_station, device

pytestmark = pytest.mark.django_db

NOON = (MONDAY + timedelta(days=1)).replace(hour=4, minute=0)  # UTC; twelve in the city


@pytest.fixture
def city():
    return a_city()


def lock(door, *, by, at):
    report_signal(door, "locked", device=device(by), witness=None, by=None, at=at)


def late(city, *, unit=None, hours=2, **fields):
    case = city.case(**fields)
    due = NOON - timedelta(hours=hours)
    Case.objects.filter(pk=case.pk).update(due_at=due, unit=unit or case.unit)


def test_what_is_late_stands_with_the_unit_that_owes_it(city):
    for hours in (2, 5):
        late(city, unit=city.union, hours=hours)
    late(city, unit=city.traffic)

    board = board_of(city.lead, at=NOON)

    assert [(unit.name, unit.late) for unit in board.late] == [
        (city.union.name, 2),
        (city.traffic.name, 1),
    ]
    assert board.late[0].since == NOON - timedelta(hours=5)
    assert (board.late_count, board.open_count) == (3, 3)


def test_what_came_in_today_the_most_first(city):
    water, rain = an_item(name="热水"), an_item(name="雨衣")
    for minutes in (30, 200):
        city.case(item=water, at=NOON - timedelta(minutes=minutes))
    city.case(item=rain, at=NOON - timedelta(minutes=10))
    city.case(item=rain, at=NOON - timedelta(hours=13))  # yesterday in the city

    board = board_of(city.lead, at=NOON)

    rows = [(matter.name, matter.today, matter.last_hour) for matter in board.came_in]
    assert rows == [("热水", 2, 1), ("雨衣", 1, 1)]
    assert board.came_in_today == 3


def test_who_is_on_duty_is_a_unit_and_a_number(city):
    assert board_of(city.lead, at=NOON).on_duty == []

    an_entry(city.union, at=MONDAY, person=city.handler, phone="12345")

    [one] = board_of(city.lead, at=NOON).on_duty
    assert (one.unit, one.phone) == (city.union.name, "12345")


def test_a_door_found_locked_in_its_hours(city):
    door = a_station(city.union, city.county)
    a_station(city.union, city.county)
    lock(door, by="a", at=NOON)

    [shut] = board_of(city.lead, at=NOON + timedelta(minutes=5)).shut

    assert (shut.code, shut.since, shut.by_host) == (door.code, NOON, False)
    night = NOON.replace(hour=15)  # 23:00, it is shut by its hours
    lock(door, by="b", at=night)
    assert board_of(city.lead, at=night + timedelta(minutes=5)).shut == []


def test_a_lead_of_one_unit_sees_that_one(city):
    late(city, unit=city.union)
    late(city, unit=city.traffic)
    lead = a_person("lead", city.union, scope=Scope.BELOW)

    board = board_of(lead, at=NOON)

    assert [unit.name for unit in board.late] == [city.union.name]
    assert [line.late for line in board.counties if line.in_reach] == [1]


def test_nobody_s_name_and_nobody_s_words_stand_there(client, city):
    now = timezone.now()
    late(city, text="我叫张三，电话一三八", by=city.rider)
    an_entry(city.union, at=now, person=city.handler, phone="12345")
    client.force_login(city.lead)

    page = client.get("/screen").content.decode()

    assert city.union.name in page
    for person in (city.rider, city.handler, city.dispatcher):
        assert person.display_name not in page
    assert "张三" not in page


def test_as_many_queries_however_much_there_is(client, city, django_assert_num_queries):
    def more():
        late(city, unit=city.union)
        city.case(at=timezone.now())
        lock(a_station(city.union, city.county), by="a", at=timezone.now())
        an_entry(city.traffic, at=timezone.now())

    client.force_login(city.lead)
    more()
    client.get("/screen")
    with django_assert_num_queries(QUERIES):
        client.get("/screen")
    for _ in range(3):
        more()
    with django_assert_num_queries(QUERIES):
        client.get("/screen")


QUERIES = 15


def test_the_stream_begins_with_the_board(client, city):
    late(city, unit=city.union)
    client.force_login(city.lead)

    answer = client.get("/screen/events")

    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"retry: 5000\nevent: now\ndata: ")
    assert city.union.name in answer.content.decode()
    assert answer.wsgi_request.META[CHANNEL].key == "screen everywhere zh-hans"


def test_everybody_who_reads_all_of_it_shares_one_board(client, city):
    keys = set()
    for viewer in (city.lead, a_person("lead", city.committee, scope=Scope.BELOW)):
        client.force_login(viewer)
        keys.add(client.get("/screen/events").wsgi_request.META[CHANNEL].key)
    client.force_login(a_person("lead", city.union, scope=Scope.BELOW))
    part = client.get("/screen/events").wsgi_request.META[CHANNEL].key

    assert len(keys) == 1
    assert part not in keys


def test_who_reads_it_no_more_is_sent_nothing(city):
    lead = a_person("lead", city.committee, scope=Scope.BELOW)
    again = partial(draw, lead.username, "zh-hans", "everywhere")
    assert city.county.name in again()

    people.end_post(lead.posts.get(), by=None, at=MONDAY)

    assert again() is None


def test_riders_are_refused(client, city):
    client.force_login(city.rider)
    for name in ("screen:screen", "screen:events"):
        assert client.get(reverse(name)).status_code == 403
