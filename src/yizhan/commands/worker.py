"""The worker: sends what is due, makes photos anew and runs the periodic jobs, each in a thread of
its own, so that a slow one keeps nobody waiting for a sign-in code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import click
import structlog
from django.core.management.base import CommandError
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._start import pending_migrations, refuse_faulty_settings
from yizhan.ground.events.bus import connect_listeners
from yizhan.ground.scheduled import actions as scheduled
from yizhan.roof.wiring.schedule import ALWAYS, BY_THE_CLOCK

logger = structlog.get_logger(__name__)

Round = Callable[[threading.Event], object]

HEARTBEAT_EVERY = timedelta(seconds=15)
AFTER_A_FAILURE = 5.0
"""Seconds a loop rests when its own database call failed; a database that restarts is not news."""
PATIENCE = 30.0
"""Seconds a running job is given to end when the worker is told to stop."""


@click.command()
def command() -> None:
    """Run the worker alone: messages, photos, periodic jobs."""
    refuse_faulty_settings()
    if pending_migrations():
        raise CommandError(_("The database is not ready; run `yizhan prepare` first."))
    connect_listeners()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_about: stop.set())
    scheduled.ensure_rows(
        [scheduled.WORKER_HEARTBEAT, *(job.name for job in BY_THE_CLOCK)], at=timezone.now()
    )
    rounds: dict[str, Round] = {"periodic": _run_due_jobs, "heartbeat": _heartbeat}
    rounds |= {job.name: partial(_once, job.run) for job in ALWAYS}
    threads = [
        threading.Thread(target=_repeat, args=(name, round_, stop), name=name, daemon=True)
        for name, round_ in rounds.items()
    ]
    for thread in threads:
        thread.start()
    logger.info("worker.started")
    stop.wait()
    for thread in threads:
        thread.join(PATIENCE)
    logger.info("worker.stopped")


def _repeat(name: str, round_: Round, stop: threading.Event) -> None:
    """Run one thread's round every second until told to stop, whatever a round meets."""
    while not stop.is_set():
        close_old_connections()
        try:
            round_(stop)
        except Exception:
            logger.exception("worker.round_failed", round=name)
            connection.close()
            stop.wait(AFTER_A_FAILURE)
        stop.wait(1)
    connection.close()


def _once(run: Callable[[], object], _stop: threading.Event) -> None:
    run()


def _heartbeat(_stop: threading.Event) -> None:
    if scheduled.claim(scheduled.WORKER_HEARTBEAT, every=HEARTBEAT_EVERY, at=timezone.now()):
        scheduled.finish(scheduled.WORKER_HEARTBEAT, at=timezone.now())


def _run_due_jobs(stop: threading.Event) -> None:
    due = set(scheduled.due_now(at=timezone.now()))
    for job in BY_THE_CLOCK:
        if stop.is_set() or job.name not in due:
            continue
        if scheduled.claim(job.name, every=job.every, at=timezone.now()):
            result, error = _guarded(job.name, job.run)
            at = timezone.now()
            scheduled.finish(job.name, at=at, error=error)
            scheduled.note_run(job.name, every=job.every, at=at, result=result, error=error)


def _guarded(name: str, run: Callable[[], object]) -> tuple[object, str]:
    """Run one job; one that fails stops no other. Returns its result, and the kind of error if
    there was one."""
    try:
        return run(), ""
    except Exception as exc:
        logger.exception("worker.job_failed", job=name)
        connection.close()
        return None, type(exc).__name__
