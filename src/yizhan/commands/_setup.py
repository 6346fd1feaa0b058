"""The steps of `yizhan setup`, each said in a line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._start import pending_migrations, refuse_unwritable
from yizhan.commands.import_ import NotKept, take_over
from yizhan.commands.prepare import migrate
from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.places.exchange import City
from yizhan.ground.places.models import Division
from yizhan.roof.setup.founding import (
    city_division,
    city_of,
    fill_calendar,
    found_city,
    furnish,
    make_admin,
    root_unit,
)
from yizhan.roof.setup.steps import State, steps
from yizhan.roof.shared.demo_city import built

FILES = ("divisions", "catalogue", "units", "posts", "stations")
"""The lists that a new city has ready, in the order in which one needs the other."""


def set_up(
    *, city: str, committee: str, admin: str, menu: bool, files: Mapping[str, Path | None]
) -> None:
    _prepare()
    at = timezone.now()
    chosen = city_of(city or _city_here(at=at) or _ask("--city", _("Name or code of the city")))
    click.echo(_("City: %(name)s (%(code)s)") % {"name": chosen.name, "code": chosen.code})
    committee = committee or _committee(chosen)
    user = admin or _ask("--admin", _("User name of the first administrator"), default="admin")
    root = _furnish(chosen, committee, menu=menu and not files["catalogue"], at=at)
    for kind in FILES:
        file = files[kind]
        if file is not None:
            click.echo(_("%(file)s (%(kind)s):") % {"kind": kind, "file": file.name})
            _take_over(kind, file)
    _appoint(user, root=root, at=at)
    _say_what_is_left(Person.objects.get(username=user), at=at)


def _prepare() -> None:
    """Make the database ready, and refuse one that holds the demo city."""
    refuse_unwritable(settings.DATA)
    if missing := pending_migrations():
        migrate(missing)
    if built():
        raise CommandError(
            _("The demo city is here. Choose another folder with --data, or another database.")
        )


def _city_here(*, at: datetime) -> str:
    known = city_division(at=at)
    return known.code if known else ""


def _committee(city: City) -> str:
    root = root_unit()
    if root is not None:
        return str(root.name)
    proposed = _("Industry committee of delivery in %(city)s") % {"city": city.name}
    return _ask("--committee", _("Name of the unit at the top"), default=proposed)


def _ask(option: str, question: str, *, default: str | None = None) -> str:
    """Ask on the terminal; where nobody can answer, say which option does."""
    try:
        answer: str = click.prompt(question, default=default)
    except click.Abort as abort:
        if sys.stdin.isatty():  # Ctrl-C
            raise
        words = _("Nobody is here to answer. Give %(option)s.")
        raise CommandError(words % {"option": option}) from abort
    return answer


def _furnish(city: City, committee: str, *, menu: bool, at: datetime) -> Unit:
    with transaction.atomic():
        root = found_city(city, committee=committee, at=at)
        unknown = fill_calendar(at=at)
        furnish(menu=menu, at=at)
    click.echo(_("Top of the tree: %(name)s (%(code)s)") % {"name": root.name, "code": root.code})
    click.echo(_("Divisions: %(n)d counties") % {"n": Division.objects.counties().count()})
    click.echo(_("Menu: %(n)d matters") % {"n": CatalogueItem.objects.on_menu().count()})
    for year in unknown:
        click.echo(_("The working days of %(year)d are not announced yet.") % {"year": year})
    return root


def _take_over(kind: str, file: Path) -> None:
    try:
        take_over(kind, file)
    except NotKept as refusal:
        words = _("%(file)s has bad rows, and nothing of it was kept. Mend it and run setup again.")
        raise NotKept(words % {"file": file.name}) from refusal


def _appoint(user: str, *, root: Unit, at: datetime) -> None:
    if Person.objects.filter(username=user).exists():
        words = _("%(user)s has an account; `yizhan admin %(user)s` gives a new password.")
        click.echo(words % {"user": user})
        return
    password = make_admin(user, root=root, at=at)
    words = _("Administrator %(user)s, password (shown this once): %(password)s")
    click.echo(words % {"user": user, "password": password})


def _say_what_is_left(admin: Person, *, at: datetime) -> None:
    left = [str(step.name) for step in steps(admin, at=at) if step.state == State.OPEN]
    if left:
        click.echo(_("Still to do: %(steps)s") % {"steps": _(", ").join(left)})
    if settings.PRODUCTION:
        words = _("Next: sign in at %(address)s/accounts/login/ and open /desk/setup")
        click.echo(words % {"address": settings.BASE_URL})
        return
    click.echo(
        _("Next: `yizhan up --empty --data %(folder)s`, sign in, and open /desk/setup")
        % {"folder": settings.DATA}
    )
