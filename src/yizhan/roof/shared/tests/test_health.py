"""/healthz: well, or which part is not."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_all_is_well(client, settings, tmp_path):
    settings.DATA = tmp_path

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "files": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_dead_database_is_named_and_nothing_else_said(client, settings, tmp_path):
    settings.DATA = tmp_path

    def refuse(execute, sql, params, many, context):
        raise DatabaseError("password authentication failed for user yizhan")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "database": "unreachable", "files": "ok"}


@pytest.mark.django_db
def test_a_missing_data_folder_is_named(client, settings, tmp_path):
    settings.DATA = tmp_path / "gone"

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["files"] == "not writable"
