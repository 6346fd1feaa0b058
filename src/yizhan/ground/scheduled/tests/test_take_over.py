"""The first migration: rows that the app had under its former label stay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.databases import Migrations
from yizhan.ground.scheduled import actions
from yizhan.ground.scheduled.models import ScheduledJob

AT = datetime(2024, 3, 4, 12, tzinfo=UTC)
APP, FORMER_TABLE = "scheduled", "clockwork_job"


def migrate(*steps: tuple[str, str]) -> None:
    executor = Migrations(connection)
    executor.loader.build_graph()
    executor.migrate([*steps])


@pytest.fixture
def former_table(transactional_db):
    """The table as an older version left it, with two rows."""
    actions.ensure_rows(["receipts.forget", "worker"], at=AT)
    actions.finish("worker", at=AT, error="OSError")
    migrate((APP, "0001_initial"))
    executor = Migrations(connection)
    executor.recorder.record_unapplied(APP, "0001_initial")
    with connection.schema_editor() as editor:
        editor.alter_db_table(ScheduledJob, ScheduledJob._meta.db_table, FORMER_TABLE)


def test_the_rows_of_the_former_table_stay(former_table):
    migrate(*Migrations(connection).loader.graph.leaf_nodes(APP))

    assert FORMER_TABLE not in connection.introspection.table_names()
    rows = ScheduledJob.objects.order_by("name").values_list("name", "due_at", "error")
    assert [*rows] == [("idempotency.forget", AT, ""), ("worker", AT, "OSError")]
    actions.ensure_rows(["new"], at=AT)
    assert ScheduledJob.objects.count() == 3
