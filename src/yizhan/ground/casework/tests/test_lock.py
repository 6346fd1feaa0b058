"""A row that goes elsewhere while somebody waits for its lock is found where it went."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from yizhan.ground.casework.actions.row import lock
from yizhan.ground.casework.models import Case
from yizhan.ground.casework.tests.factories import a_city


@pytest.mark.django_db(transaction=True)
def test_a_case_is_handed_on_while_another_waits_for_it():
    city = a_city()
    case = city.case()
    there = city.traffic if case.unit != city.traffic else city.union
    found, begun = [], Event()

    def wait_for_it():
        try:
            begun.set()
            with transaction.atomic():
                locked = lock(case)
                found.append((locked.unit_id, locked.unit.name))
        finally:
            connection.close()

    waiting = Thread(target=wait_for_it)
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(unit=there)
        waiting.start()
        begun.wait(5)
        time.sleep(0.5)
    waiting.join(20)

    assert found == [(there.pk, there.name)]
