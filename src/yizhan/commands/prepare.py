"""Make the database ready: create it or bring it to this version, and fill a new one on request."""

from __future__ import annotations

import sys
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._start import has_units, pending_migrations, refuse_unwritable
from yizhan.wings.organisation.duties.actions import load_rules


@click.command()
@click.option("--demo", is_flag=True, help="Load the demo city if the database has no unit yet.")
def command(demo: bool) -> None:
    """Create or upgrade the database; safe to repeat."""
    refuse_unwritable(settings.DATA)
    missing = pending_migrations()
    if missing:
        migrate(missing)
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    if demo and not has_units():
        load_demo_city()
    load_rules(by=None, at=timezone.now())


def load_demo_city() -> None:
    # Imported here: an upgrade builds no city, and starts in two thirds of the time without.
    from yizhan.commands._demo import show_build  # noqa: PLC0415
    from yizhan.roof.demo.build import Plan  # noqa: PLC0415

    show_build(Plan(), live_at=timezone.now())


def migrate(missing: int) -> None:
    """Take the steps that are missing, with a bar that says how far it is."""
    with click.progressbar(length=missing, label=_("Database"), file=sys.stderr) as bar:

        def step(action: str, *_about: Any) -> None:
            if action == "apply_success":
                bar.update(1)

        executor = MigrationExecutor(connection, step)
        executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0)  # what follows a migration: content types
