"""The log of runs: what a job changed and when, for six months and longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yizhan.ground.scheduled.actions import RUNS_KEPT, forget_runs, note_run, runs_of
from yizhan.ground.scheduled.models import JobRun

pytestmark = pytest.mark.django_db
AT = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_daily_run_is_kept_with_what_it_changed():
    note_run("help.forget", every=DAY, at=AT, result=3)
    note_run("help.forget", every=DAY, at=AT + DAY, error="OperationalError")
    assert [(run.count, run.error) for run in runs_of(["help.forget"])] == [
        (None, "OperationalError"),
        (3, ""),
    ]


def test_a_job_of_every_minute_leaves_a_line_only_when_it_fails():
    minute = timedelta(minutes=1)
    note_run("notify.deliver", every=minute, at=AT, result=7)
    assert not JobRun.objects.exists()
    note_run("notify.deliver", every=minute, at=AT, error="Timeout")
    assert JobRun.objects.get().error == "Timeout"


@pytest.mark.parametrize("result", [None, True, "3", -1])
def test_what_is_no_count_is_not_kept_as_one(result):
    note_run("a.b", every=DAY, at=AT, result=result)
    assert JobRun.objects.get().count is None


def test_six_months_are_kept_at_least():
    assert timedelta(days=184) < RUNS_KEPT
    note_run("a.b", every=DAY, at=AT)
    assert forget_runs(at=AT + RUNS_KEPT) == 0
    assert forget_runs(at=AT + RUNS_KEPT + timedelta(seconds=1)) == 1
