"""Who runs which job when. A job is claimed by a conditional update, so of several workers one
runs it, and a worker that dies in the middle only leaves it to the next time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from yizhan.ground.clockwork.models import Job

PULSE = "worker"
"""The row by which others see that a worker lives."""


def wind(names: Iterable[str], *, at: datetime) -> None:
    """Give every job its row; a new one is due at once."""
    rows = [Job(name=name, due_at=at) for name in names]
    Job.objects.bulk_create(rows, ignore_conflicts=True)


def due_now(*, at: datetime) -> list[str]:
    return list(Job.objects.due(at=at).values_list("name", flat=True))


def claim(name: str, *, every: timedelta, at: datetime) -> bool:
    due = Job.objects.due(at=at).filter(name=name)
    return bool(due.update(due_at=at + every, began_at=at))


def finish(name: str, *, at: datetime, error: str = "") -> None:
    Job.objects.filter(name=name).update(ended_at=at, error=error[:300])


def last_beat() -> datetime | None:
    return Job.objects.filter(name=PULSE).values_list("ended_at", flat=True).first()


def failing_jobs() -> list[str]:
    """The jobs whose last run failed."""
    return list(Job.objects.exclude(error="").values_list("name", flat=True))
