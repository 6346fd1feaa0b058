"""say: a word at the door changes what others see, fades, and is weighed against other words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import Audience
from yizhan.ground.casework.tests.factories import an_item
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.index.standing import standing_of
from yizhan.wings.care.stations.models import Repair, Revision
from yizhan.wings.care.stations.rules import Door, Listing, Why
from yizhan.wings.care.stations.tests.factories import a_station, device

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def say(station, kind, who="anna", at=MONDAY, by=None):
    actions.say(station, kind, device=device(who), by=by, at=at)
    station.refresh_from_db()


@pytest.fixture
def station():
    return a_station()


@pytest.fixture
def host(station):
    return a_person("host", station.unit)


def test_locked_shows_at_once_with_since_and_why(station):
    say(station, "locked")

    holds = standing_of(station, at=MONDAY + MINUTE)
    assert (holds.door, holds.why, holds.since) == (Door.NO, Why.SAID, MONDAY)


def test_it_fades_after_two_hours(station):
    say(station, "locked")

    assert standing_of(station, at=MONDAY + 2 * HOUR).why == Why.HOURS
    assert standing_of(station, at=MONDAY + 2 * HOUR).door == Door.YES


def test_what_is_inside_does_not_close_the_door(station):
    say(station, "no_water")

    holds = standing_of(station, at=MONDAY)
    assert (holds.door, holds.why, holds.fault) == (Door.YES, Why.HOURS, "no_water")


def test_the_next_passer_by_corrects(station):
    say(station, "locked")
    say(station, "open", "bert", MONDAY + MINUTE)

    assert standing_of(station, at=MONDAY + MINUTE).door == Door.YES
    assert station.last_seen_open_at == MONDAY + MINUTE


def test_one_device_counts_once(station, host):
    say(station, "open", by=host)
    for n in range(1, 9):
        say(station, "locked", "one phone", MONDAY + n * MINUTE)

    assert standing_of(station, at=MONDAY + 9 * MINUTE).door == Door.YES


def test_three_later_ones_correct_a_host(station, host):
    say(station, "open", by=host)
    for n in range(1, 4):
        say(station, "locked", f"phone {n}", MONDAY + n * MINUTE)

    assert standing_of(station, at=MONDAY + 4 * MINUTE).door == Door.NO


def test_a_word_that_agrees_with_the_hours_does_not_outlive_them(station):
    ten_to_ten = MONDAY.replace(hour=13, minute=50)  # 21:50 in Hechi; it closes at 22:00
    say(station, "open", at=ten_to_ten)

    assert standing_of(station, at=ten_to_ten + 11 * MINUTE).door == Door.NO


def test_a_hosts_open_ends_closed_today(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    say(station, "open", by=host, at=MONDAY + HOUR)

    assert standing_of(station, at=MONDAY + HOUR).door == Door.YES


def test_a_strangers_open_does_not(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    say(station, "open", at=MONDAY + HOUR)

    assert standing_of(station, at=MONDAY + HOUR).why == Why.HOST


def test_it_counts_a_revision_and_leaves_a_trace(station):
    before = Revision.objects.get().number
    say(station, "full")

    assert station.revision == Revision.objects.get().number == before + 1
    assert Entry.objects.filter(verb="station.said").get().facts["kind"] == "full"


def test_other_words_are_refused(station):
    with pytest.raises(actions.UnknownWord):
        say(station, "haunted")


def test_a_given_up_station_says_so(station):
    boss = a_person("admin", station.unit)
    actions.close_station(station, by=boss, at=MONDAY, reason="moved")
    with pytest.raises(actions.NotThere):
        say(station, "open")


class TestFoundLockedAgainAndAgain:
    @pytest.fixture(autouse=True)
    def item(self):
        return an_item(
            code="station-repair", audience=Audience.SYSTEM, unit_kind=UnitKind.SERVICE_POINT
        )

    def locked_on_three_days(self, station):
        for n in range(3):
            say(station, "locked", f"phone {n}", MONDAY + n * DAY)
        return MONDAY + 3 * DAY

    def test_three_devices_on_three_days_open_a_repair_for_the_hosts_unit(self, station):
        self.locked_on_three_days(station)

        case = Case.objects.get()
        assert (case.unit, case.item.code) == (station.unit, "station-repair")
        assert station.listing == Listing.LISTED

    def test_three_devices_on_one_day_do_not(self, station):
        for n in range(3):
            say(station, "locked", f"phone {n}", MONDAY + n * MINUTE)
        assert not Case.objects.exists()

    def test_one_device_on_many_days_does_not(self, station):
        for n in range(9):
            say(station, "locked", at=MONDAY + n * DAY)
        assert not Case.objects.exists()

    def test_the_hosts_own_word_does_not(self, station, host):
        for n in range(3):
            say(station, "locked", f"host {n}", MONDAY + n * DAY, by=host)
        assert not Case.objects.exists()

    def test_confirmed_twice_it_leaves_the_list(self, station):
        later = self.locked_on_three_days(station)
        say(station, "locked", "phone 7", later)
        assert station.listing == Listing.LISTED
        say(station, "locked", "phone 7", later + MINUTE)
        assert station.listing == Listing.LISTED, "the same device confirms once"
        say(station, "locked", "phone 8", later + HOUR)

        assert station.listing == Listing.UNLISTED
        assert standing_of(station, at=later + DAY).why == Why.UNLISTED
        assert Case.objects.count() == 1

    def test_a_person_puts_it_back_and_the_count_begins_anew(self, station):
        later = self.locked_on_three_days(station)
        for n in range(2):
            say(station, "locked", f"phone {7 + n}", later)
        actions.relist(
            station, by=a_person("admin", station.unit), at=later + HOUR, reason="new lock"
        )
        say(station, "locked", "phone 9", later + 2 * HOUR)

        assert station.listing == Listing.LISTED
        assert not Repair.objects.filter(ended_at=None).exists()
        assert Case.objects.count() == 1

    def test_without_the_item_nothing_breaks(self, station, item):
        item.delete()
        self.locked_on_three_days(station)
        assert not Case.objects.exists()
