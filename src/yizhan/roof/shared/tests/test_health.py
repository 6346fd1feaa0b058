"""/healthz: well, or which part is not."""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import time
from collections import namedtuple
from datetime import timedelta
from unittest import mock

import psycopg.errors
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from structlog.testing import capture_logs

from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Channel, Delivery, Topic
from yizhan.ground.scheduled import actions as scheduled
from yizhan.ground.scheduled.jobs import tells_of_damage
from yizhan.ground.scheduled.models import ScheduledJob
from yizhan.kit import memo
from yizhan.roof.shared import health

pytestmark = pytest.mark.django_db
WELL = {"status": "ok", "database": "ok", "files": "ok", "worker": "ok", "messages": "ok"}


@pytest.fixture(autouse=True)
def all_well(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(health, "_started", time.monotonic() - health.START_GRACE)
    monkeypatch.setattr(health, "_logged", {})
    beat(timezone.now())


def beat(at) -> None:
    scheduled.ensure_rows([scheduled.WORKER_HEARTBEAT], at=at)
    scheduled.finish(scheduled.WORKER_HEARTBEAT, at=at)


def asked(client):
    memo.forget_all()
    return client.get("/healthz")


def assert_failing(answer, *parts: str) -> None:
    assert answer.status_code == 503
    assert answer.json() == {**WELL, "status": "failing", **dict.fromkeys(parts, "failing")}


def a_message(*, minutes: float, channel: str = Channel.SMS, urgent: bool = True) -> Message:
    at = timezone.now() - timedelta(minutes=minutes)
    return Message.objects.create(
        channel=channel, topic=Topic.SIGN_IN_CODE, urgent=urgent, dedupe_key="one",
        state=Delivery.QUEUED, created_at=at, next_attempt_at=at + timedelta(hours=2),
    )  # fmt: skip


def test_all_is_well(client):
    answer = asked(client)

    assert (answer.status_code, answer.json()) == (200, WELL)
    assert "no-store" in answer["Cache-Control"]


def test_a_dead_database_is_named_and_nothing_else_said(client):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("password authentication failed for user yizhan")

    with connection.execute_wrapper(refuse):
        answer = asked(client)

    assert_failing(answer, "database", "worker", "messages")


@pytest.fixture
def damage(tmp_path) -> DatabaseError:
    """The error of a request that met a damaged page, as Django hands it on."""
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(b"no database" * 100)
    try:
        with contextlib.closing(sqlite3.connect(path)) as damaged:
            damaged.execute("SELECT * FROM sqlite_master")
    except sqlite3.DatabaseError as exc:
        return caused_by(exc)
    raise AssertionError("it was read")


def caused_by(cause: Exception) -> DatabaseError:
    error = DatabaseError(str(cause))
    error.__cause__ = cause
    return error


def test_a_page_that_met_damage_has_it_told_at_once_and_looked_into(client, damage, monkeypatch):
    now = timezone.now()
    scheduled.ensure_rows([scheduled.DATABASE_CHECK], at=now)
    scheduled.claim(scheduled.DATABASE_CHECK, every=timedelta(hours=1), at=now)
    scheduled.finish(scheduled.DATABASE_CHECK, at=now)
    client.raise_request_exception = False
    monkeypatch.setattr("yizhan.roof.public.views.show", mock.Mock(side_effect=damage))

    assert client.get("/").status_code == 500

    assert_failing(asked(client), "database")
    assert scheduled.DATABASE_CHECK in scheduled.due_now(at=timezone.now())


def test_an_api_call_that_met_damage_has_it_told_at_once(client, damage, monkeypatch):
    scheduled.ensure_rows([scheduled.DATABASE_CHECK], at=timezone.now())
    client.raise_request_exception = False
    monkeypatch.setattr(
        "yizhan.roof.openapi.stations.get_object_or_404", mock.Mock(side_effect=damage)
    )

    assert client.get("/api/v1/stations/S01").status_code == 500

    assert_failing(asked(client), "database")


@pytest.mark.parametrize(
    ("cause", "damaged"),
    [(psycopg.errors.DataCorrupted(), True), (psycopg.errors.IndexCorrupted(), True),
     (psycopg.errors.UndefinedTable(), False), (sqlite3.OperationalError("locked"), False),
     (OSError(), False)],
)  # fmt: skip
def test_only_damage_counts_as_damage(cause, damaged):
    assert tells_of_damage(caused_by(cause)) is damaged


def test_damaged_pages_are_named(client):
    scheduled.ensure_rows([scheduled.DATABASE_CHECK], at=timezone.now())
    scheduled.finish(scheduled.DATABASE_CHECK, at=timezone.now(), error="DatabaseDamaged")

    assert_failing(asked(client), "database")


def test_a_missing_data_folder_is_named(client, settings, tmp_path):
    settings.DATA = tmp_path / "gone"

    assert_failing(asked(client), "files")


def test_a_full_disk_is_named(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(1 << 40, 1 << 40, 1000))

    assert_failing(asked(client), "files")


@pytest.mark.parametrize("hours", [-1, 72])
def test_a_dead_worker_is_named_also_after_the_clock_was_ahead(client, hours):
    beat(timezone.now() + timedelta(hours=hours))

    assert_failing(asked(client), "worker")


def test_a_worker_that_never_ran_is_named(client):
    ScheduledJob.objects.all().delete()

    assert_failing(asked(client), "worker")


def test_a_worker_that_starts_after_the_web_server_is_waited_for(client, monkeypatch):
    ScheduledJob.objects.all().delete()
    monkeypatch.setattr(health, "_started", time.monotonic())

    assert asked(client).json() == WELL


def test_a_fault_is_logged_when_it_begins_and_when_it_ends(client, monkeypatch, caplog):
    """Once each, and not as an error of the request, however often somebody asks."""
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    beats = list(ScheduledJob.objects.all())
    ScheduledJob.objects.all().delete()
    with capture_logs() as lines:
        for _ in range(3):
            assert asked(client).status_code == 503
        ScheduledJob.objects.bulk_create(beats)
        asked(client)

    assert [(line["event"], line["part"]) for line in lines] == [
        ("health.failing", "worker"), ("health.well_again", "worker"),
    ]  # fmt: skip
    assert [record for record in caplog.records if record.name == "django.request"] == []


def test_a_code_that_nobody_gets_is_named(client):
    a_message(minutes=6)

    assert_failing(asked(client), "messages")


@pytest.mark.parametrize(
    "message",
    [{"minutes": 4}, {"minutes": 60, "urgent": False}, {"minutes": 60, "channel": Channel.WEBHOOK}],
)
def test_what_may_wait_is_no_fault(client, message):
    a_message(**message)

    assert asked(client).json() == WELL


def test_many_questions_a_second_are_one_look(client, django_assert_num_queries):
    asked(client)
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == WELL
