from __future__ import annotations

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.wings.participation.appointments.actions import change_key


@click.command()
def command() -> None:
    """Sign badges with a new key from now on; badges that are out stay good until they end."""
    key = change_key(by=None, at=timezone.now())
    click.echo(_("Badges are signed with key %(number)d from now on.") % {"number": key.pk})
