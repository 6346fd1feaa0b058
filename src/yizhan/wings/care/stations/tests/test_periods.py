"""What a station was on a day that is counted: its kind, name and unit stay what they were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.wings.care.stations.actions.desk import close_station, edit_station, reopen_station
from yizhan.wings.care.stations.actions.loading import load_stations
from yizhan.wings.care.stations.exchange import StationRow
from yizhan.wings.care.stations.models import StationPeriod
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db
DAYS = [MONDAY + timedelta(days=n) for n in range(4)]


def kinds(day):
    return list(StationPeriod.objects.in_force(on=day.date()).values_list("kind", flat=True))


def an_editor(station):
    return a_person("dispatcher", station.unit, scope=Scope.BELOW)


def test_another_kind_counts_from_its_day():
    station = a_station(kind="bank")
    by = an_editor(station)
    edit_station(station, version=1, kind="restaurant", by=by, at=DAYS[1])
    edit_station(station, version=2, phone="1", by=by, at=DAYS[2])
    assert [kinds(day) for day in DAYS[:2]] == [["bank"], ["restaurant"]]
    assert station.periods.count() == 2


def test_what_was_given_up_and_taken_up_again_leaves_its_gap():
    station = a_station(kind="bank")
    by = an_editor(station)
    close_station(station, by=by, at=DAYS[1], reason="gone")
    reopen_station(station, by=by, at=DAYS[3], reason="back")
    assert [len(kinds(day)) for day in DAYS] == [1, 0, 0, 1]


def test_given_up_and_taken_up_on_its_first_day_it_was_always_there():
    station = a_station(kind="bank")
    by = an_editor(station)
    close_station(station, by=by, at=MONDAY, reason="oops")
    reopen_station(station, by=by, at=MONDAY, reason="no")
    assert [len(kinds(day)) for day in DAYS] == [1, 1, 1, 1]


def test_a_load_turns_what_it_changes():
    one = a_station(kind="bank")
    row = StationRow(
        one.code, one.name, "restaurant", one.unit, one.division, one.lon, one.lat,
    )  # fmt: skip
    for _ in range(2):
        load_stations([row], by=None, at=DAYS[1])
    assert [kinds(day) for day in DAYS[:2]] == [["bank"], ["restaurant"]]


@pytest.mark.parametrize("by_days", [-20, 2])
def test_a_corrected_first_day_is_taken_over_and_counts_from_then(by_days):
    one = a_station(kind="bank")
    edit_station(one, version=1, kind="restaurant", by=an_editor(one), at=DAYS[1])
    day = MONDAY + timedelta(days=by_days)
    row = StationRow(
        one.code, one.name, "restaurant", one.unit, one.division, one.lon, one.lat,
        opened_on=day.date(),
    )  # fmt: skip
    assert load_stations([row], by=None, at=DAYS[3]) == (0, 1, 0)
    assert load_stations([row], by=None, at=DAYS[3]) == (0, 0, 1)

    one.refresh_from_db()
    assert one.opened_on == day.date()
    assert kinds(day - timedelta(days=1)) == []
    assert kinds(day) == (["bank"] if by_days < 0 else ["restaurant"])
    assert kinds(DAYS[3]) == ["restaurant"]
