"""worker: what is due is done, by one of several, and a job that fails stops no other."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from yizhan.commands import worker
from yizhan.ground.scheduled import actions as scheduled
from yizhan.ground.scheduled import models
from yizhan.kit.registration import PeriodicJob
from yizhan.roof.wiring.schedule import BY_THE_CLOCK

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 3, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)


def test_a_job_is_claimed_once_per_turn():
    scheduled.ensure_rows(["tidy"], at=NOON)

    assert scheduled.claim("tidy", every=HOUR, at=NOON)
    assert not scheduled.claim("tidy", every=HOUR, at=NOON + HOUR / 2)
    assert scheduled.claim("tidy", every=HOUR, at=NOON + HOUR)


def test_winding_again_changes_nothing():
    scheduled.ensure_rows(["tidy"], at=NOON)
    scheduled.claim("tidy", every=HOUR, at=NOON)
    scheduled.ensure_rows(["tidy"], at=NOON + timedelta(minutes=1))

    assert models.ScheduledJob.objects.get().due_at == NOON + HOUR


def test_one_that_fails_stops_no_other(monkeypatch):
    ran = []

    def fail() -> None:
        raise ZeroDivisionError("no data here")

    jobs = (PeriodicJob("bad", fail, HOUR), PeriodicJob("good", lambda: ran.append(1), HOUR))
    monkeypatch.setattr(worker, "BY_THE_CLOCK", jobs)
    monkeypatch.setattr(connection, "close", lambda: None)
    scheduled.ensure_rows(["bad", "good"], at=NOON)
    worker._run_due_jobs(threading.Event())

    assert ran == [1]
    assert models.ScheduledJob.objects.get(name="bad").error == "ZeroDivisionError"
    assert models.ScheduledJob.objects.get(name="good").error == ""


def test_every_job_of_the_schedule_runs_on_an_empty_city():
    for job in BY_THE_CLOCK:
        job.run()


def test_names_are_different():
    names = [job.name for job in BY_THE_CLOCK]

    assert len(names) == len(set(names))
