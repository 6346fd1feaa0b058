"""The demo city, built or built anew."""

from __future__ import annotations

import click
from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._demo import show_build
from yizhan.commands._start import pending_migrations
from yizhan.commands.prepare import migrate
from yizhan.roof.demo.build import Plan
from yizhan.roof.demo.replace import make_room


@click.command()
@click.option("--year", default=2024, show_default=True, type=click.IntRange(2004, 2100))
@click.option("--scale", default=1, show_default=True, type=click.IntRange(1, 100))
@click.option("--seed", default=1, show_default=True)
@click.option("--live", is_flag=True, help="Also open some cases that are new today.")
def command(year: int, scale: int, seed: int, live: bool) -> None:
    """Build the demo city; replaces an earlier demo, and nothing else."""
    if settings.PRODUCTION:
        raise CommandError(_("There is no demo city in production."))
    if year > timezone.localdate().year:
        raise click.UsageError(_("The demo year cannot lie in the future."))
    missing = pending_migrations()
    if missing:
        migrate(missing)
    make_room()
    show_build(Plan(year, scale, seed), live_at=timezone.now() if live else None)
