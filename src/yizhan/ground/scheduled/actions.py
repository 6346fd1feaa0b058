"""Periodic jobs: when each is due, and who runs it. A job is claimed by a conditional update, so of
several workers one runs it; a worker that dies while it runs leaves it to the next interval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from yizhan.ground.scheduled.models import JobRun, ScheduledJob
from yizhan.kit.clock import latest_trusted

WORKER_HEARTBEAT = "worker"
"""The row by which others see that a worker lives."""
SILENT = timedelta(minutes=2)
"""A worker that has not been heard of for this long is not running."""
LOGGED_FROM = timedelta(hours=1)
RUNS_KEPT = timedelta(days=200)
"""Logs are kept for six months at least."""
MOST_RUNS = 1000
DATABASE_CHECK = "scheduled.check_database"


def ensure_rows(names: Iterable[str], *, at: datetime) -> None:
    """Add the rows of jobs that have none yet; a new job is due at once."""
    rows = [ScheduledJob(name=name, due_at=at) for name in names]
    ScheduledJob.objects.bulk_create(rows, ignore_conflicts=True)


def due_now(*, at: datetime) -> list[str]:
    """Return the names of the jobs that are due."""
    return list(ScheduledJob.objects.due(at=at).values_list("name", flat=True))


def claim(name: str, *, every: timedelta, at: datetime) -> bool:
    """Move a due job to its next time. False: it is not due, or another worker has claimed it."""
    due = ScheduledJob.objects.due(at=at).filter(name=name)
    return bool(due.update(due_at=at + every, began_at=at))


def finish(name: str, *, at: datetime, error: str = "") -> None:
    """Write down that a run ended, and the kind of error if it failed."""
    ScheduledJob.objects.filter(name=name).update(ended_at=at, error=error[:300])


def note_run(
    name: str, *, every: timedelta, at: datetime, result: object = None, error: str = ""
) -> None:
    """Keep a run in the log, if the job comes at most hourly or has failed."""
    if every < LOGGED_FROM and not error:
        return
    count = result if isinstance(result, int) and not isinstance(result, bool) else None
    if count is not None and count < 0:
        count = None
    JobRun.objects.create(name=name, ended_at=at, count=count, error=error[:300])


def runs_of(names: Iterable[str]) -> list[JobRun]:
    """The runs of these jobs that are kept, the newest first."""
    return list(JobRun.objects.of(list(names))[:MOST_RUNS])


def forget_runs(*, at: datetime) -> int:
    """Delete runs older than the law asks for; return how many."""
    count, _each = JobRun.objects.filter(ended_at__lt=at - RUNS_KEPT).delete()
    return count


def fail_until_next_run(name: str, *, at: datetime, error: str) -> None:
    """Write down that what a job looks after was found at fault; the job is due at once, and its
    run decides."""
    ScheduledJob.objects.filter(name=name).update(due_at=at, error=error[:300])


def last_heartbeat(*, at: datetime) -> datetime | None:
    """Return when a worker was last seen alive. A time still to come says nothing of now."""
    rows = ScheduledJob.objects.filter(name=WORKER_HEARTBEAT, ended_at__lte=latest_trusted(at))
    return rows.values_list("ended_at", flat=True).first()


def worker_lives(*, at: datetime) -> bool:
    beat = last_heartbeat(at=at)
    return beat is not None and at - beat <= SILENT


def last_run_failed(name: str) -> bool:
    return ScheduledJob.objects.filter(name=name).exclude(error="").exists()


def failing_jobs() -> list[str]:
    """Return the names of the jobs whose last run failed."""
    return list(ScheduledJob.objects.exclude(error="").values_list("name", flat=True))


def last_ends(names: Iterable[str]) -> dict[str, datetime]:
    """Return when each of these jobs last ended without an error, of those that did."""
    rows = ScheduledJob.objects.filter(name__in=list(names), error="", ended_at__isnull=False)
    return {name: ended for name, ended in rows.values_list("name", "ended_at") if ended}
