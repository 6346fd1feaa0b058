"""refresh: what changes in the database is in the next answer, whichever verb changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from yizhan.ground.people.rules import Scope
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.tests.factories import a_division
from yizhan.ground.worktime.actions import load_calendar
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.actions import StationRow
from yizhan.wings.care.stations.index import nearest
from yizhan.wings.care.stations.index.access import access_of, city_zone
from yizhan.wings.care.stations.index.keeper import stations_index
from yizhan.wings.care.stations.index.nearest import NearestIndex
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station, device

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    return NearestIndex(zone=city_zone(), calendar=load_calendar)


def codes(known, **wanted):
    hits = known.nearest(108.06, 24.69, limit=50, at=MONDAY, **wanted)
    return [Station.objects.get(pk=hit.pk).code for hit in hits]


def test_first_it_reads_all_and_then_only_what_is_new(known, django_assert_num_queries):
    first = a_station()
    assert known.refresh()
    assert codes(known) == [first.code]
    assert not known.refresh()

    second = a_station()
    with django_assert_num_queries(2):
        assert known.refresh()
    assert codes(known) == [first.code, second.code]


def test_a_search_asks_the_database_nothing(known, django_assert_num_queries):
    a_station()
    known.refresh()
    load_calendar()  # the keeper's thread has laid out the day before anybody asks
    with django_assert_num_queries(0):
        assert len(known.nearest(108, 24, limit=20, at=MONDAY, open_now=True)) == 1


def test_every_verb_shows(known):
    station = a_station()
    editor = a_person("admin", station.unit, scope=Scope.BELOW)
    known.refresh()

    def shows(**wanted):
        known.refresh()
        return bool(codes(known, **wanted))

    actions.report_signal(station, "locked", device=device("a"), witness=None, by=None, at=MONDAY)
    assert not shows(open_now=True)
    actions.report_signal(station, "open", device=device("b"), witness=None, by=None, at=MONDAY)
    assert shows(open_now=True)
    actions.report_signal(station, "no_water", device=device("a"), witness=None, by=None, at=MONDAY)
    assert shows(open_now=True)
    assert not shows(amenities=["hot_water"])
    actions.close_today(station, by=editor, at=MONDAY)
    assert not shows(open_now=True)
    actions.undo_close_today(station, by=editor, at=MONDAY)
    assert shows(open_now=True)
    actions.edit_station(station, version=1, amenities=["books"], by=editor, at=MONDAY)
    assert shows(amenities=["books"])
    actions.unlist(station, by=editor, at=MONDAY, reason="shut")
    assert not shows()
    actions.relist(station, by=editor, at=MONDAY, reason="open")
    assert shows()
    actions.close_station(station, by=editor, at=MONDAY, reason="gone")
    assert not shows()


def test_many_late_ones_join_the_block(known, monkeypatch):
    monkeypatch.setattr(nearest, "LATE_MOST", 5)
    a_station()
    known.refresh()
    later = []
    for _ in range(12):
        later.append(a_station())
        known.refresh()
    editor = a_person("admin", later[0].unit, scope=Scope.BELOW)
    actions.close_station(later[0], by=editor, at=MONDAY, reason="gone")
    known.refresh()

    assert len(known) == len(codes(known)) == 12


def test_its_answer_is_that_of_the_row(known):
    station = a_station(hours="Mo-Fr 09:00-12:00")
    for kind in ("open", "locked", "full", "broken"):
        actions.report_signal(station, kind, device=device(kind), witness=None, by=None, at=MONDAY)
        known.refresh()
        for hours in (0, 1, 3, 9, 30):
            at = MONDAY + timedelta(hours=hours)
            (hit,) = known.nearest(108, 24, limit=1, at=at)
            assert hit.door == access_of(station, at=at).door


def test_loading_twice_changes_nothing(known):
    unit, division = a_unit(), a_division()
    rows = [
        StationRow(f"L{n}", "站", "bank", unit, division, 108.06 + n / 1000, 24.69)
        for n in range(30)
    ]
    assert actions.load_stations(rows, by=None, at=MONDAY) == (30, 0, 0)
    assert actions.load_stations(rows, by=None, at=MONDAY) == (0, 0, 30)
    known.refresh()
    before = dict(Station.objects.values_list("code", "short"))

    rows[3] = replace(rows[3], amenities=["books"])
    assert actions.load_stations(rows, by=None, at=MONDAY) == (0, 1, 29)
    known.refresh()
    assert codes(known, amenities=["books"]) == ["L3"]
    assert dict(Station.objects.values_list("code", "short")) == before


def test_another_city_s_schema_has_an_index_of_its_own(monkeypatch):
    first = stations_index()
    assert stations_index() is first

    options = {**connection.settings_dict["OPTIONS"], "options": "-c search_path=liuzhou"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)

    assert stations_index() is not first
