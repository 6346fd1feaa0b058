"""The figures and the brief."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.people.models import Unit
from yizhan.roof.insight.brief import as_json, as_markdown, write_brief
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import last_day

DAY = click.DateTime(["%Y-%m-%d"])
WRITERS = {"md": as_markdown, "json": as_json}


@click.command()
@click.option("--from", "since", type=DAY, help="First day of the period.")
@click.option("--to", "until", type=DAY, help="Last day; the figures are those at its end.")
@click.option("--year", type=click.IntRange(2000, 2100), help="A whole year.")
@click.option("--unit", "code", help="The code of one unit; without it, the city.")
@click.option(
    "--format", "form", type=click.Choice(sorted(WRITERS)), default="md", show_default=True
)
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="A file.")
def command(
    *,
    since: datetime | None,
    until: datetime | None,
    year: int | None,
    code: str | None,
    form: str,
    out: Path | None,
) -> None:
    """The figures, computed from rows, and the brief made of them."""
    if year is not None and (since or until):
        raise click.UsageError(_("Give a year, or from and to."))
    today = timezone.localdate()
    first, last = _period(since, until, year, today=today)
    if first > last:
        raise click.UsageError(_("The period ends before it begins."))
    brief = write_brief(since=first, extent=Extent(last, _unit(code)))
    text = WRITERS[form](brief)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def _period(
    since: datetime | None, until: datetime | None, year: int | None, *, today: date
) -> tuple[date, date]:
    """The year, or what is given of a period; without anything, this year until today."""
    if year is not None:
        return date(year, 1, 1), max(last_day(year, today=today), date(year, 1, 1))
    last = until.date() if until else today
    return (since.date() if since else date(last.year, 1, 1)), last


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    unit: Unit | None = Unit.objects.not_ended().filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no unit with the code %(code)s.") % {"code": code})
    return unit
