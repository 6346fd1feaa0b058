"""The web server: granian with one process per core, each a few threads."""

from __future__ import annotations

import os
import sys

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from yizhan.commands._start import pending_migrations, refuse_faulty_settings, refuse_taken_port


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def command(host: str, port: int) -> None:
    """Run the web server alone."""
    refuse_faulty_settings()
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
    """Return what `python -m` runs. No access log: what people ask for holds where they are."""
    return [
        *("granian", "yizhan.config.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", str(settings.WEB_WORKERS)),
        *("--blocking-threads", str(settings.WEB_THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--no-access-log", "--log-level", settings.LOG_LEVEL.lower()),
    ]
