"""The jobs of all apps, as each declares them in its `apps.py`."""

from __future__ import annotations

from yizhan.kit.registration import PeriodicJob, registered

JOBS: tuple[PeriodicJob, ...] = tuple(job for app in registered() for job in app.jobs())

ALWAYS = tuple(job for job in JOBS if not job.every)
"""Called every second by every worker. Rows are claimed one by one."""
BY_THE_CLOCK = tuple(job for job in JOBS if job.every)
"""Run by one worker at a time, each at its interval."""
