"""The web server: granian with one process per core, each a few threads."""

from __future__ import annotations

import os
import resource
import sys

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from yizhan.commands._modes import close_places
from yizhan.commands._start import pending_migrations, refuse_faulty_settings, refuse_taken_port

CONNECTIONS = 8192
"""Open at once in each process, as far as the system lets it have so many descriptors."""
RESERVED = 256
"""Descriptors for the database, static files and what is being read."""
SILENT_MS = 8_000
"""After so long without a whole header a connection is closed."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def command(host: str, port: int) -> None:
    """Run the web server alone."""
    refuse_faulty_settings()
    close_places()
    refuse_taken_port(host, port)
    if pending_migrations():
        raise CommandError(_("The database is not ready; run `yizhan prepare` first."))
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    sys.stdout.flush()
    sys.stderr.flush()
    # The server takes this process's place: signals reach it, and nothing of ours stays in memory.
    os.execv(sys.executable, [sys.executable, "-m", *granian(host, port)])  # noqa: S606


def granian(host: str, port: int) -> list[str]:
    """Return what `python -m` runs. No access log: what people ask for holds where they are.

    A connection that says nothing costs a descriptor, and is closed after some seconds; the limits
    on bodies are the application's own (config.bodies).
    """
    return [
        *("granian", "yizhan.config.rsgi:application", "--interface", "rsgi"),
        *("--host", host, "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", str(settings.WEB_WORKERS)),
        *("--backlog", str(CONNECTIONS), "--backpressure", str(allow_open_files())),
        *("--http1-header-read-timeout", str(SILENT_MS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--no-access-log", "--log-level", settings.LOG_LEVEL.lower()),
    ]


def allow_open_files() -> int:
    """Take as many descriptors as the system allows this account, up to what is of use here; the
    children inherit it. Return how many connections a process may hold."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + RESERVED
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(allowed - RESERVED, RESERVED)
