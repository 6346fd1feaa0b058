"""The first way in: an administrator of the whole city, who appoints everybody else."""

from __future__ import annotations

from datetime import datetime

import click
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.actions import create_unit
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind


@click.command()
@click.argument("user")
@click.option("--city", default="",
              help="The name of the city's committee, for an empty database.")  # fmt: skip
@click.option("--division", default="",
              help="The city's name or code, if --city does not begin with it.")  # fmt: skip
def command(user: str, city: str, division: str) -> None:
    """Make an administrator, or give one who lost it a new password; it is printed once."""
    # Late, so that `--help` and the list of commands load no divisions and polygons.
    from yizhan.roof.setup.founding import make_admin  # noqa: PLC0415

    at = timezone.now()
    with transaction.atomic():
        password = make_admin(user, root=_root(city, division, at=at), at=at)
    click.echo(password)


def _root(committee: str, division: str, *, at: datetime) -> Unit:
    """The top of the tree. A new one gets the divisions of its city, and an old one its division,
    as far as it is known which city that is."""
    # Late for the same reason as above.
    from yizhan.ground.places.exchange import cities_named  # noqa: PLC0415
    from yizhan.roof.setup.founding import ROOT_CODE, city_of, found_city, root_unit  # noqa: PLC0415

    root = root_unit()
    if root is None and not committee:
        raise CommandError(_("There is no unit yet; name the city's committee with --city."))
    if division or len(cities_named(committee)) == 1:
        city = city_of(division or committee)
        return found_city(city, committee=committee, at=at)
    if root is None:
        click.echo(_("No city is known by this name; say which with --division."), err=True)
        kind = UnitKind.CITY_COMMITTEE
        root = create_unit(name=committee, code=ROOT_CODE, kind=kind, by=None, at=at)
    return root
