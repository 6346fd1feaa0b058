"""The first migration: keys that the app had under its former label stay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, models

from tests.databases import Migrations
from yizhan.ground.idempotency.actions import once
from yizhan.ground.idempotency.models import IdempotencyKey

AT = datetime(2024, 3, 4, 12, tzinfo=UTC)
STEP = ("idempotency", "0001_initial")
BEFORE = ("casework", "0007_item_needs_place")
FORMER_TABLE, FORMER_INDEX = "receipts_receipt", "receipts_receipt_at"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        table = IdempotencyKey._meta.db_table
        return {*connection.introspection.get_constraints(cursor, table)}


@pytest.fixture
def former_table(transactional_db):
    """The table as an older version left it, with one key."""
    executor = Migrations(connection)
    executor.migrate([BEFORE, STEP])
    model = executor.loader.project_state([STEP]).apps.get_model("idempotency", "IdempotencyKey")
    model.objects.create(key="k", fingerprint="f", status=201, answer={"ticket": "t"}, at=AT)
    with connection.schema_editor() as editor:
        (index,) = model._meta.indexes
        editor.remove_index(model, index)
        editor.add_index(model, models.Index(fields=["at"], name=FORMER_INDEX))
        editor.alter_db_table(model, model._meta.db_table, FORMER_TABLE)
    executor.recorder.record_unapplied(*STEP)


def test_a_retry_after_the_upgrade_gets_the_first_answer(former_table):
    executor = Migrations(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert FORMER_TABLE not in connection.introspection.table_names()
    assert "idempotency_key_at" in indexes()
    assert FORMER_INDEX not in indexes()
    assert once("k", fingerprint="f", at=AT, action=lambda: (500, None)) == (201, {"ticket": "t"})
    once("new", fingerprint="f", at=AT, action=lambda: (201, None))
    assert IdempotencyKey.objects.count() == 2
