"""0004_signal_columns: a signal that was in force before the columns were renamed still is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.databases import Migrations
from yizhan.ground.people.tests.factories import MONDAY
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.stations.tests.factories import a_station

BEFORE, AFTER = ("stations", "0003_station_spells"), ("stations", "0004_signal_columns")


@pytest.mark.django_db(transaction=True)
def test_it_keeps_every_signal_forth_and_back():
    until = MONDAY + timedelta(hours=2)
    sent = {"signal_kind": "locked", "signal_since": MONDAY, "signal_until": until}
    with_signal, without = a_station(), a_station()
    Station.objects.filter(pk=with_signal.pk).update(signal_by_host=True, **sent)
    everything = list(Station.objects.order_by("pk").values())

    executor = Migrations(connection)
    newest = executor.loader.graph.leaf_nodes()
    old = executor.migrate([BEFORE]).apps.get_model("stations", "Station")
    try:
        rows = old.objects.order_by("pk").values_list(
            "pk", "word", "word_at", "word_until", "word_by_host"
        )
        assert list(rows) == [
            (with_signal.pk, "locked", MONDAY, until, True),
            (without.pk, "", None, None, False),
        ]
    finally:
        Migrations(connection).migrate(newest)
    assert list(Station.objects.order_by("pk").values()) == everything
