"""A migration that renames keeps every row that was written before it."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.databases import Migrations
from yizhan.ground.casework.actions import move_case, note
from yizhan.ground.casework.models import CaseStep
from yizhan.ground.casework.tests.factories import MONDAY, a_city

BEFORE, AFTER = ("casework", "0005_narrow_indexes"), ("casework", "0006_case_steps")


def _migrate(target):
    executor = Migrations(connection)
    executor.migrate([target])
    return Migrations(connection).loader.project_state([target]).apps


def _indexes(table):
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


@pytest.mark.django_db(transaction=True)
def test_the_events_of_cases_are_its_steps():
    city = a_city()
    case = city.case(text="没有热水")
    move_case(case, "in_progress", by=city.handler, at=MONDAY)
    note(case, by=city.handler, at=MONDAY, text="他很急")
    rows = list(CaseStep.objects.order_by("pk").values())
    try:
        old = _migrate(BEFORE)
        events = old.get_model("casework", "CaseEvent").objects
        assert list(events.order_by("pk").values()) == rows
        added = events.create(case_id=case.pk, at=MONDAY, kind="noted", text="𠮷", facts={"a": 1})
        rows = list(events.order_by("pk").values())
    finally:
        _migrate(AFTER)
        executor = Migrations(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert list(CaseStep.objects.order_by("pk").values()) == rows
    assert case.steps.last().pk == added.pk
    assert note(case, by=city.handler, at=MONDAY, text="新").pk > added.pk
    assert _indexes("casework_casestep") >= {
        "casework_step_thread", "casework_step_by", "casework_step_unit",
    }  # fmt: skip
    assert "casework_caseevent" not in connection.introspection.table_names()
