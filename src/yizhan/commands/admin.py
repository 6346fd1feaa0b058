"""The first way in: an administrator of the whole city, who appoints everybody else."""

from __future__ import annotations

import secrets
from datetime import datetime

import click
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.actions import create_person, create_unit, grant, set_password
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.rules import Role, Scope, UnitKind


@click.command()
@click.argument("user")
@click.option("--city", default="", help="The name of the city's committee, for an empty database.")
def command(user: str, city: str) -> None:
    """Make an administrator, or give one who lost it a new password; it is printed once."""
    at, password = timezone.now(), secrets.token_urlsafe(12)
    with transaction.atomic():
        root = _root(city, at=at)
        person = Person.objects.filter(username=user).first()
        if person is None:
            person = create_person(
                display_name=user, username=user, password=password, by=None, at=at
            )
        else:
            set_password(person, password=password, by=None, at=at)
        if not Post.objects.active().filter(person=person, role=Role.ADMIN, unit=root).exists():
            grant(person, role=Role.ADMIN, unit=root, by=None, at=at, scope=Scope.BELOW)
    click.echo(password)


def _root(city: str, *, at: datetime) -> Unit:
    root: Unit | None = Unit.objects.filter(depth=1).first()
    if root is None and not city:
        raise CommandError(_("There is no unit yet; name the city's committee with --city."))
    return root or create_unit(name=city, code="city", kind=UnitKind.CITY_COMMITTEE, by=None, at=at)
