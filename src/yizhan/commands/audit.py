from __future__ import annotations

import click
from django.core.management.base import CommandError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yizhan.ground.audit.actions import first_broken
from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.rules import declared


@click.group()
def command() -> None:
    """The history of who did what."""


@command.command()
def verify() -> None:
    """Walk the hash chain; exit 1 and name the first broken entry."""
    broken = first_broken()
    if isinstance(broken, Entry):
        raise CommandError(
            _("Entry %(position)d (%(at)s) was changed after it was written.")
            % {"position": broken.position, "at": f"{localtime(broken.at):%F %T}"}
        )
    if broken is not None:
        raise CommandError(_("Entries are missing from %(position)d on.") % {"position": broken})
    click.echo(_("%(n)d entries, the chain is whole.") % {"n": Head.objects.get().position})


@command.command()
def verbs() -> None:
    """List what the log keeps: every verb, and the deed it stands for."""
    for verb in declared().values():
        click.echo(f"{verb.value:26} {verb.label}")
