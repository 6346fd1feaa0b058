"""A station is not taken down by whoever can make cookies: witnesses are accounts, or devices that
are known for a day, one for each network; and nothing leaves the list without a person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from yizhan.ground.casework.actions import take
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Audience
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.notify.models import Message
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import a_person
from yizhan.wings.care.stations.models import Signal
from yizhan.wings.care.stations.rules import Listing
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)


@contextmanager
def clock_at(at: datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: at)
        patched.setattr(time, "time", at.timestamp)  # what signed cookies look at
        yield


@pytest.fixture
def station():
    an_item(code="station-repair", audience=Audience.SYSTEM, unit_kind=UnitKind.SERVICE_POINT)
    return a_station()


def say_locked(
    station, *, at: datetime, client: Client | None = None, address="192.0.2.1", answer=302
):
    with clock_at(at):
        client = client or a_new_browser(station)
        path = f"/stations/{station.code}/signal"
        assert client.post(path, {"kind": "locked"}, REMOTE_ADDR=address).status_code == answer
    station.refresh_from_db()


def a_new_browser(station) -> Client:
    """One that has just been given its cookie."""
    client = Client()
    assert client.get(f"/stations/{station.code}").cookies["device"].value
    return client


def known_since(at: datetime, station) -> Client:
    """A browser that got its cookie at that time."""
    client = Client()
    with clock_at(at):
        client.post(f"/stations/{station.code}/signal", {"kind": "open"})
    Signal.objects.all().delete()
    return client


def test_one_address_with_a_new_cookie_for_each_request(station):
    for n in range(30):
        say_locked(station, at=NOON + n // 5 * DAY)
    assert not Case.objects.exists()
    assert station.listing == Listing.LISTED


def test_one_network_is_one_witness_however_old_its_cookies(station):
    clients = [known_since(NOON - 2 * DAY, station) for _ in range(8)]
    for n, client in enumerate(clients):
        say_locked(station, at=NOON + n * DAY, client=client, address=f"192.0.2.{n + 1}")
    assert not Case.objects.exists()


def test_many_networks_open_a_repair_and_take_nothing_off_the_list(station):
    host = a_person("host", station.unit)
    clients = [known_since(NOON - 2 * DAY, station) for _ in range(12)]
    for n, client in enumerate(clients):
        say_locked(station, at=NOON + n * DAY, client=client, address=f"198.51.{n}.1")
    assert Case.objects.count() == 1
    assert station.listing == Listing.LISTED
    asked = Message.objects.filter(person=host, open_link=f"/me/station/{station.code}")
    assert asked.count() == 1


def test_riders_with_accounts_are_witnesses_on_one_network(station):
    for n in range(3):
        client = Client()
        rider = a_person()
        with clock_at(NOON + n * DAY):
            client.force_login(rider)
        say_locked(station, at=NOON + n * DAY, client=client)
    assert Case.objects.count() == 1


def test_a_burst_is_said_to_the_dispatcher_and_ends_at_the_stations_limit(station):
    dispatcher = a_person("dispatcher", station.unit)
    told = Message.objects.filter(person=dispatcher, body__contains="陌生设备")
    for n in range(30):
        say_locked(station, at=NOON + timedelta(seconds=n), address=f"198.51.{n}.1")
        assert told.count() == (1 if n >= 7 else 0)
    say_locked(station, at=NOON + timedelta(minutes=1), address="203.0.113.1", answer=409)
    assert Signal.objects.count() == 30
    assert told.get().open_link == f"/desk/stations/{station.code}"
    known = known_since(NOON - 2 * DAY, a_station())
    say_locked(station, at=NOON + timedelta(minutes=1), client=known)  # witnesses are heard
    say_locked(station, at=NOON + timedelta(minutes=12))


class TestTakenBack:
    """The third of three riders who found it locked says that it was a slip."""

    @pytest.fixture
    def riders(self, station):
        riders = [a_new_browser(station) for _ in range(3)]
        for n, client in enumerate(riders):
            rider = a_person()
            with clock_at(NOON + n * DAY):
                client.force_login(rider)
            say_locked(station, at=NOON + n * DAY, client=client)
        return riders

    def take_back(self, station, client):
        with clock_at(NOON + 2 * DAY + timedelta(minutes=1)):
            client.post(f"/stations/{station.code}/signal", {"undo": "locked"})

    def test_the_case_is_closed_and_the_others_still_count(self, station, riders):
        self.take_back(station, riders[2])
        case = Case.objects.get()
        assert (case.status, case.close_reason) == ("closed_no_action", "withdrawn")
        assert "已撤回" in case.steps.latest("pk").text
        say_locked(station, at=NOON + 3 * DAY, client=riders[2])
        assert Case.objects.exclude(pk=case.pk).get().status == "reported"

    def test_a_case_that_somebody_works_on_gets_a_note(self, station, riders):
        case = Case.objects.get()
        handler = a_person("handler", station.unit)
        take(case, by=handler, at=NOON + 2 * DAY)
        self.take_back(station, riders[2])
        case.refresh_from_db()
        assert case.status == "in_progress"
        step = case.steps.latest("pk")
        assert step.kind == "noted"
        assert "已撤回" in step.text

    def test_of_four_one_may_go(self, station, riders):
        fourth = a_new_browser(station)
        fourth.force_login(a_person())
        say_locked(station, at=NOON + 2 * DAY, client=fourth)
        self.take_back(station, riders[2])
        assert Case.objects.get().status == "reported"


def test_a_stranger_who_takes_a_word_back_does_not_undo_the_hosts(station):
    host = Client()
    person = a_person("host", station.unit)
    for n in range(5):
        client, rider = a_new_browser(station), a_person()
        with clock_at(NOON + n * DAY):
            client.force_login(rider)
        say_locked(station, at=NOON + n * DAY, client=client)
    with clock_at(NOON + 4 * DAY):
        host.force_login(person)
        host.post(f"/stations/{station.code}/signal", {"kind": "locked"})
    station.refresh_from_db()
    assert station.listing == Listing.UNLISTED
    with clock_at(NOON + 4 * DAY + timedelta(minutes=1)):
        client.post(f"/stations/{station.code}/signal", {"undo": "locked"})
    station.refresh_from_db()
    assert station.listing == Listing.UNLISTED
