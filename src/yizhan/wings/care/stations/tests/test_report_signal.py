"""report_signal: a signal changes what others see, fades, and is weighed against others."""

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
from yizhan.wings.care.stations.index.access import access_of, offered_by
from yizhan.wings.care.stations.models import Repair, Revision, Station
from yizhan.wings.care.stations.rules import AccessReason, Door, Listing
from yizhan.wings.care.stations.tests.factories import a_station, device

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def report(station, kind, who="anna", at=MONDAY, by=None):
    actions.report_signal(station, kind, device=device(who), witness=device(who), by=by, at=at)
    station.refresh_from_db()


@pytest.fixture
def station():
    return a_station()


@pytest.fixture
def host(station):
    return a_person("host", station.unit)


def test_locked_shows_at_once_with_since_and_why(station):
    report(station, "locked")

    access = access_of(station, at=MONDAY + MINUTE)
    assert (access.door, access.reason, access.since) == (Door.NO, AccessReason.SIGNAL, MONDAY)


def test_it_fades_after_two_hours(station):
    report(station, "locked")

    assert access_of(station, at=MONDAY + 2 * HOUR).reason == AccessReason.HOURS
    assert access_of(station, at=MONDAY + 2 * HOUR).door == Door.YES


def test_what_is_inside_does_not_close_the_door(station):
    report(station, "no_water")

    access = access_of(station, at=MONDAY)
    assert (access.door, access.reason) == (Door.YES, AccessReason.HOURS)
    assert [fault.kind for fault in access.faults] == ["no_water"]
    assert offered_by(station, at=MONDAY) == ["toilet"]
    assert not Station.objects.offering(["hot_water"], at=MONDAY).exists()


def test_water_again_takes_the_fault_away(station):
    report(station, "no_water")
    report(station, "locked", "bert", MONDAY + MINUTE)
    report(station, "has_water", "cleo", MONDAY + 2 * MINUTE)

    access = access_of(station, at=MONDAY + 2 * MINUTE)
    assert (access.door, access.faults) == (Door.NO, ())
    assert Station.objects.offering(["hot_water"], at=MONDAY + 2 * MINUTE).exists()


def test_a_fault_fades_after_two_hours(station):
    report(station, "no_water")

    assert Station.objects.offering(["hot_water"], at=MONDAY + 2 * HOUR).exists()
    assert offered_by(station, at=MONDAY + 2 * HOUR) == ["hot_water", "toilet"]
    assert access_of(station, at=MONDAY + 2 * HOUR).faults == ()


def test_undo_lets_count_again_what_was_said_before(station):
    report(station, "locked", "bert", MONDAY)
    report(station, "open", at=MONDAY + MINUTE)
    actions.withdraw_signal(station, "open", device=device("anna"), at=MONDAY + 2 * MINUTE)

    station.refresh_from_db()
    assert access_of(station, at=MONDAY + 2 * MINUTE).door == Door.NO
    assert station.last_seen_open_at is None
    assert Entry.objects.filter(verb="station.signal_withdrawn").exists()


@pytest.mark.parametrize(("who", "later"), [("bert", MINUTE), ("anna", 11 * MINUTE)])
def test_only_who_said_it_takes_it_back_and_only_for_ten_minutes(station, who, later):
    report(station, "locked")
    with pytest.raises(actions.NothingToUndo):
        actions.withdraw_signal(station, "locked", device=device(who), at=MONDAY + later)


def test_the_next_passer_by_corrects(station):
    report(station, "locked")
    report(station, "open", "bert", MONDAY + MINUTE)

    assert access_of(station, at=MONDAY + MINUTE).door == Door.YES
    assert station.last_seen_open_at == MONDAY + MINUTE


def test_one_device_counts_once(station, host):
    report(station, "open", by=host)
    for n in range(1, 9):
        report(station, "locked", "one phone", MONDAY + n * MINUTE)

    assert access_of(station, at=MONDAY + 9 * MINUTE).door == Door.YES


def test_three_later_ones_correct_a_host(station, host):
    report(station, "open", by=host)
    for n in range(1, 4):
        report(station, "locked", f"phone {n}", MONDAY + n * MINUTE)

    assert access_of(station, at=MONDAY + 4 * MINUTE).door == Door.NO


def test_a_signal_that_agrees_with_the_hours_does_not_outlive_them(station):
    ten_to_ten = MONDAY.replace(hour=13, minute=50)  # 21:50 in Hechi; it closes at 22:00
    report(station, "open", at=ten_to_ten)

    assert access_of(station, at=ten_to_ten + 11 * MINUTE).door == Door.NO


def test_a_hosts_open_ends_closed_today(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    report(station, "open", by=host, at=MONDAY + HOUR)

    assert access_of(station, at=MONDAY + HOUR).door == Door.YES


def test_a_strangers_open_does_not(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    report(station, "open", at=MONDAY + HOUR)

    assert access_of(station, at=MONDAY + HOUR).reason == AccessReason.CLOSED_BY_HOST


def test_it_counts_a_revision_and_leaves_a_trace(station):
    before = Revision.objects.get().number
    report(station, "full")

    assert station.revision == Revision.objects.get().number == before + 1
    assert Entry.objects.filter(verb="station.said").get().facts["kind"] == "full"


def test_other_kinds_are_refused(station):
    with pytest.raises(actions.UnknownSignal):
        report(station, "haunted")


def test_a_station_that_was_given_up_takes_none(station):
    boss = a_person("admin", station.unit)
    actions.close_station(station, by=boss, at=MONDAY, reason="moved")
    with pytest.raises(actions.NotThere):
        report(station, "open")


class TestFoundLockedAgainAndAgain:
    @pytest.fixture(autouse=True)
    def item(self):
        return an_item(
            code="station-repair", audience=Audience.SYSTEM, unit_kind=UnitKind.SERVICE_POINT
        )

    def locked_on_three_days(self, station):
        for n in range(3):
            report(station, "locked", f"phone {n}", MONDAY + n * DAY)
        return MONDAY + 3 * DAY

    def test_three_devices_on_three_days_open_a_repair_for_the_hosts_unit(self, station):
        self.locked_on_three_days(station)

        case = Case.objects.get()
        assert (case.unit, case.item.code) == (station.unit, "station-repair")
        assert station.listing == Listing.LISTED

    def test_three_devices_on_one_day_do_not(self, station):
        for n in range(3):
            report(station, "locked", f"phone {n}", MONDAY + n * MINUTE)
        assert not Case.objects.exists()

    def test_one_device_on_many_days_does_not(self, station):
        for n in range(9):
            report(station, "locked", at=MONDAY + n * DAY)
        assert not Case.objects.exists()

    def test_the_hosts_own_signal_does_not(self, station, host):
        for n in range(3):
            report(station, "locked", f"host {n}", MONDAY + n * DAY, by=host)
        assert not Case.objects.exists()

    def doubted(self, station):
        """Three witnesses, a repair case, and two more who find it locked."""
        later = self.locked_on_three_days(station)
        for n in range(2):
            report(station, "locked", f"phone {7 + n}", later)
        return later + HOUR

    def asked(self):
        return Repair.objects.get(ended_at=None).asked_host_at is not None

    def test_confirmed_twice_its_host_is_asked_and_it_stays(self, station):
        later = self.locked_on_three_days(station)
        report(station, "locked", "phone 7", later)
        report(station, "locked", "phone 7", later + MINUTE)
        assert not self.asked(), "the same witness confirms once"
        report(station, "locked", "phone 8", later + HOUR)

        assert self.asked()
        assert station.host_is_asked
        assert station.listing == Listing.LISTED
        assert Case.objects.count() == 1

    def test_with_the_hosts_locked_it_leaves_the_list(self, station, host):
        later = self.doubted(station)
        report(station, "locked", "the host", later, by=host)
        assert station.listing == Listing.UNLISTED
        assert access_of(station, at=later + DAY).reason == AccessReason.UNLISTED

    def test_a_hosts_locked_taken_back_puts_it_back(self, station, host):
        later = self.doubted(station)
        report(station, "locked", "the host", later, by=host)
        actions.withdraw_signal(station, "locked", device=device("the host"), at=later + MINUTE)
        assert (station.listing, station.listing_reason) == (Listing.LISTED, "")

    def test_with_the_hosts_open_the_count_begins_anew(self, station, host):
        later = self.doubted(station)
        report(station, "open", "the host", later, by=host)
        report(station, "locked", "phone 9", later + HOUR)
        assert not self.asked()

    def test_a_confirmation_taken_back_takes_the_question_back(self, station):
        later = self.doubted(station)
        actions.withdraw_signal(
            station, "locked", device=device("phone 8"), at=later - HOUR + MINUTE
        )
        assert not self.asked()

    def test_a_host_who_was_not_asked_takes_nothing_off(self, station, host):
        self.locked_on_three_days(station)
        report(station, "locked", "the host", MONDAY + 3 * DAY, by=host)
        assert station.listing == Listing.LISTED

    def test_who_is_no_witness_has_no_consequence(self, station):
        for n in range(9):
            actions.report_signal(
                station, "locked", device=device(f"new {n}"), witness=None, by=None,
                at=MONDAY + n * DAY,
            )  # fmt: skip
        assert not Case.objects.exists()
        assert access_of(station, at=MONDAY + 8 * DAY).door == Door.NO

    def test_a_person_puts_it_back_and_the_count_begins_anew(self, station):
        later = self.locked_on_three_days(station)
        admin = a_person("admin", station.unit)
        actions.unlist(station, by=admin, at=later, reason="locked")
        actions.relist(station, by=admin, at=later + HOUR, reason="new lock")
        report(station, "locked", "phone 9", later + 2 * HOUR)

        assert station.listing == Listing.LISTED
        assert not Repair.objects.filter(ended_at=None).exists()
        assert Case.objects.count() == 1

    def test_without_the_item_nothing_breaks(self, station, item):
        item.delete()
        self.locked_on_three_days(station)
        assert not Case.objects.exists()
