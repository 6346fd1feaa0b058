"""0006_faults: what was said of the inside of a station moves beside the door and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station

pytestmark = pytest.mark.slow

BEFORE = ("stations", "0005_station_periods")
UNTIL = MONDAY + timedelta(hours=2)


def test_faults_leave_the_door_and_keep_their_times(migrate):
    locked, dry, full, silent = (a_station() for _ in range(4))
    old = migrate(BEFORE).get_model("stations", "Station").objects
    for station, kind in ((locked, "locked"), (dry, "no_water"), (full, "full")):
        old.filter(pk=station.pk).update(
            signal_kind=kind, signal_since=MONDAY, signal_until=UNTIL, signal_by_host=True
        )

    migrate()

    by_pk = {station.pk: station for station in Station.objects.all()}
    assert set(by_pk) == {locked.pk, dry.pk, full.pk, silent.pk}
    door = by_pk[locked.pk]
    assert (door.signal_kind, door.signal_since, door.signal_until) == ("locked", MONDAY, UNTIL)
    assert (door.signal_by_host, door.faults) == (True, [])
    for station, kind in ((dry, "no_water"), (full, "full")):
        moved = by_pk[station.pk]
        assert (moved.signal_kind, moved.signal_until, moved.signal_by_host) == ("", None, False)
        assert moved.faults == [
            {
                "kind": kind,
                "since": MONDAY.isoformat(),
                "until": UNTIL.isoformat(),
                "by_host": True,
            }
        ]
    assert by_pk[dry.pk].no_water_until == UNTIL
    assert by_pk[full.pk].no_water_until is None
    assert (by_pk[silent.pk].signal_kind, by_pk[silent.pk].faults) == ("", [])
