from __future__ import annotations

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.actions import issue_token, revoke_tokens
from yizhan.ground.people.models import Person


@click.command()
@click.argument("user")
@click.option("--revoke", is_flag=True, help="Take back all tokens of this person instead.")
def command(user: str, revoke: bool) -> None:
    """Make an API token for a person; it is printed once."""
    person = Person.objects.filter(username=user).first()
    if person is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": user})
    if revoke:
        count = revoke_tokens(person, by=None, at=timezone.now())
        click.echo(_("%(n)d tokens taken back.") % {"n": count})
    elif not person.is_active:
        raise CommandError(_("The account %(name)s is closed.") % {"name": user})
    else:
        click.echo(issue_token(person, by=None, at=timezone.now()))
