"""The rollups of the figures: count them anew, or compare them with their rows."""

from __future__ import annotations

import time

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._progress import clear_progress, show_progress
from yizhan.roof.insight import actions


@click.group()
def command() -> None:
    """Rollups of the figures."""


@command.command("rebuild")
def rebuild() -> None:
    """Count every rollup anew from rows; figures stay right meanwhile."""
    begun = time.monotonic()
    try:
        outcome = actions.rebuild(at=timezone.now(), progress=show_progress)
    finally:
        clear_progress()
    words = _("%(n)d rollups counted; it took %(seconds).1f s.")
    click.echo(words % {"n": outcome.spans, "seconds": time.monotonic() - begun})


@command.command("check")
def check() -> int:
    """Compare every rollup with its rows; exit 1 if one was different. It was put right."""
    try:
        outcome = actions.check(at=timezone.now(), progress=show_progress)
    finally:
        clear_progress()
    words = _("%(n)d rollups compared with their rows, %(different)d different and put right.")
    click.echo(words % {"n": outcome.spans, "different": outcome.different})
    return int(outcome.different > 0)
