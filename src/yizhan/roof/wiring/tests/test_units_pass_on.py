"""A unit closes or becomes part of another: what it had passes on, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.audit.actions import first_broken
from yizhan.ground.audit.models import Entry
from yizhan.ground.casework.actions import take
from yizhan.ground.casework.jobs import hand_over_what_was_left
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import close_unit, merge_units
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.roof.insight.extent import Extent
from yizhan.wings.care.needs.tests.factories import a_need
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.rules import StationKind
from yizhan.wings.care.stations.tests.factories import a_station
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.tests.factories import a_ridership, a_site

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def test_open_cases_go_to_the_unit_it_became_a_part_of():
    city = a_city()
    need = a_need(city, by=city.rider)
    take(need.case, by=city.handler, at=MONDAY)
    due = Case.objects.get(pk=need.case_id).due_at

    merge_units(city.union, city.traffic, by=None, at=LATER)

    case = Case.objects.get(pk=need.case_id)
    assert (case.unit, case.assignee, case.due_at) == (city.traffic, None, due)
    messages = Message.objects.filter(topic="case.handed_on", channel="in_app").order_by("pk")
    assert [message.person for message in messages] == [city.rider, city.stranger]
    assert Entry.objects.get(verb="cases.handed_over").facts["count"] == 1
    assert first_broken() is None


def test_open_cases_of_a_closed_unit_go_up():
    city = a_city()
    need = a_need(city)
    close_unit(city.union, by=None, at=LATER)
    assert Case.objects.get(pk=need.case_id).unit == city.bureau


def test_what_came_at_the_very_moment_is_found_later():
    city = a_city()
    need = a_need(city)
    merge_units(city.union, city.traffic, by=None, at=LATER)
    Case.objects.filter(pk=need.case_id).update(unit=city.union)

    assert (hand_over_what_was_left(), hand_over_what_was_left()) == (1, 0)
    assert Case.objects.get(pk=need.case_id).unit == city.traffic


def test_what_it_was_part_of_may_close_too():
    root = a_unit()
    one, two, three = (a_unit(root, kind=UnitKind.BUREAU) for _ in range(3))
    merge_units(one, two, by=None, at=MONDAY)
    merge_units(two, three, by=None, at=MONDAY)
    close_unit(three, by=None, at=MONDAY)
    assert Unit.objects.for_event(one.pk).successor == root


def test_stations_pass_on_and_past_days_stay():
    root = a_unit()
    one, two = (a_unit(root, kind=UnitKind.BUREAU) for _ in range(2))
    station = a_station(one, kind=StationKind.BANK)

    merge_units(one, two, by=None, at=LATER)

    assert Station.objects.get(pk=station.pk).unit == two
    assert Station.objects.get(pk=station.pk).revision > station.revision
    counted = [
        Extent(day.date(), unit).stations({StationKind.BANK}).count()
        for day in (MONDAY, LATER)
        for unit in (one, two)
    ]
    assert counted == [1, 0, 0, 1]


def test_riders_ride_on_at_the_other_site():
    site, other = a_site(), a_site()
    a_ridership(rider := a_person(), site, joined_on=MONDAY.date())

    merge_units(site, other, by=None, at=LATER)

    assert Ridership.objects.riding().get(rider=rider).site == other
    counted = [
        Extent(day.date(), unit).riderships().count()
        for day in (MONDAY, LATER)
        for unit in (site, other)
    ]
    assert counted == [1, 0, 0, 1]
