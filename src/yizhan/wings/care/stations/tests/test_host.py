"""close_today and its undoing: one tap by the host, until the end of the local day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yizhan.ground.audit.models import Entry
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.kit.errors import NotAllowed
from yizhan.wings.care.stations import actions
from yizhan.wings.care.stations.index.access import access_of
from yizhan.wings.care.stations.rules import AccessReason, Door
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return a_station()


@pytest.fixture
def host(station):
    return a_person("host", station.unit)


def test_it_closes_until_local_midnight(station, host):
    actions.close_today(station, by=host, at=MONDAY, reason="stocktaking")

    station.refresh_from_db()
    assert station.closed_until == datetime(2024, 3, 4, 16, 0, tzinfo=UTC)
    access = access_of(station, at=MONDAY + timedelta(hours=3))
    assert (access.door, access.reason) == (Door.NO, AccessReason.CLOSED_BY_HOST)
    assert access.since == MONDAY
    assert access_of(station, at=MONDAY + timedelta(days=1)).door == Door.YES


def test_twice_is_once(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    actions.close_today(station, by=host, at=MONDAY + timedelta(hours=1))

    assert Entry.objects.filter(verb="station.closed_today").count() == 1


def test_it_can_be_undone(station, host):
    actions.close_today(station, by=host, at=MONDAY)
    actions.undo_close_today(station, by=host, at=MONDAY)

    assert access_of(station, at=MONDAY).door == Door.YES


def test_there_must_be_something_to_undo(station, host):
    with pytest.raises(actions.NotClosedToday):
        actions.undo_close_today(station, by=host, at=MONDAY)


@pytest.mark.parametrize("action", [actions.close_today, actions.undo_close_today])
def test_another_units_host_may_not(station, action):
    stranger = a_person("host", a_unit())
    with pytest.raises(NotAllowed):
        action(station, by=stranger, at=MONDAY)
