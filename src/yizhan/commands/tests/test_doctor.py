"""doctor: one line a part, and a number for whoever does not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from django.core import checks
from django.utils import timezone

from yizhan.commands._start import setting_faults
from yizhan.commands.doctor import command
from yizhan.ground.notify.models import Message
from yizhan.ground.notify.rules import Channel, Delivery, Topic
from yizhan.ground.scheduled import actions as scheduled
from yizhan.ground.scheduled.actions import SILENT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def doctor() -> Result:
    return CliRunner().invoke(command, standalone_mode=False)


def line(result: Result, part: str) -> str:
    return next(row for row in result.output.splitlines() if row[4:].startswith(part))


@pytest.fixture
def a_living_worker():
    scheduled.ensure_rows([scheduled.WORKER_HEARTBEAT], at=timezone.now())
    scheduled.finish(scheduled.WORKER_HEARTBEAT, at=timezone.now())


def test_a_well_platform_is_zero(a_living_worker):
    result = doctor()

    assert result.return_value == 0, result.output
    database = line(result, "database")
    assert database.startswith("ok") or "is a superuser" in database  # as PostgreSQL's tests are
    assert line(result, "worker").startswith("ok")


def test_every_part_has_one_line():
    result = doctor()

    assert len(result.output.splitlines()) == 12


def test_a_worker_that_never_ran_is_bad():
    result = doctor()

    assert result.return_value == 1
    assert line(result, "worker").startswith("BAD")


def test_a_silent_worker_is_bad():
    scheduled.ensure_rows([scheduled.WORKER_HEARTBEAT], at=timezone.now())
    scheduled.finish(scheduled.WORKER_HEARTBEAT, at=timezone.now() - SILENT - timedelta(seconds=1))

    assert "not heard of since" in line(doctor(), "worker")


def test_a_failing_job_is_named(a_living_worker):
    scheduled.ensure_rows(["casework.warn"], at=timezone.now())
    scheduled.finish("casework.warn", at=timezone.now(), error="ZeroDivisionError")

    assert "casework.warn" in line(doctor(), "worker")


def test_riders_who_cannot_sign_in_are_bad(settings, a_living_worker):
    settings.PRODUCTION, settings.SMS_GATEWAY = True, "console"
    result = doctor()

    assert result.return_value == 1
    assert line(result, "channels").startswith("BAD")
    assert "riders cannot sign in" in line(result, "channels")


def a_message(waits: timedelta) -> None:
    Message.objects.create(
        channel=Channel.SMS, topic=Topic.SIGN_IN_CODE, urgent=True, dedupe_key="one",
        state=Delivery.QUEUED, created_at=timezone.now() - waits,
        next_attempt_at=timezone.now() - waits,
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "mark"), [(0.5, "ok"), (5, "ok"), (11, "BAD")])
def test_a_message_is_stuck_after_ten_minutes(a_living_worker, minutes, mark):
    a_message(timedelta(minutes=minutes))

    assert line(doctor(), "channels").startswith(mark)


def test_what_is_silenced_is_no_warning(settings, monkeypatch, a_living_worker):
    settings.PRODUCTION, settings.SILENCED_SYSTEM_CHECKS = True, ["security.W008"]
    faults = [checks.Warning("plain http", id="security.W008"), checks.Warning("x", id="y.W1")]
    monkeypatch.setattr("yizhan.commands._start.checks.run_checks", lambda **_how: faults)

    assert [fault.id for fault in setting_faults()] == ["y.W1"]


def test_a_folder_that_cannot_be_written_is_bad(settings, tmp_path, a_living_worker):
    (tmp_path / "file").touch()
    settings.DATA = tmp_path / "file" / "var"
    result = doctor()

    assert result.return_value == 1
    assert line(result, "disk").startswith("BAD")


def test_a_part_that_cannot_be_asked_stops_no_other(monkeypatch, a_living_worker):
    monkeypatch.setattr("yizhan.commands.doctor.missing_years", lambda at: 1 / 0)
    result = doctor()

    assert line(result, "calendar").startswith("BAD")
    assert line(result, "channels").startswith("ok")


def test_whether_faces_can_be_found(monkeypatch):
    assert line(doctor(), "detector").startswith("ok")
    monkeypatch.setattr("yizhan.commands.doctor.missing_package", lambda: "onnxruntime")
    said = line(doctor(), "detector")
    assert said.startswith("!!")
    assert "onnxruntime" in said
    assert "--extra blur" in said
