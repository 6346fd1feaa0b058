"""The figures and the brief."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.casework.models import Case
from yizhan.ground.people.models import Unit
from yizhan.roof.desk.brief.asked import full_links
from yizhan.roof.insight.brief import write_brief
from yizhan.roof.insight.brief_files import WRITERS
from yizhan.wings.organisation.briefs.models import BriefText
from yizhan.wings.organisation.briefs.rules import Period
from yizhan.wings.organisation.duties.models import DutyPeriod

DAY = click.DateTime(["%Y-%m-%d"])


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
    period = _period(since, until, year, today=timezone.localdate())
    if period.since > period.until:
        raise click.UsageError(_("The period ends before it begins."))
    if form == "docx" and out is None:
        raise click.UsageError(_("A Word file needs a name: -o brief.docx"))
    unit = _unit(code)
    newest = BriefText.objects.of_brief(unit, period).first() if unit else None
    brief = write_brief(
        period,
        unit=unit,
        cases=Case.objects.all(),
        duties=DutyPeriod.objects.all(),
        at=timezone.now(),
        texts=newest.texts if newest else None,
    )
    data = WRITERS[form](brief, full_links(period, unit))
    if out is None:
        click.echo(data, nl=False)
    else:
        out.write_bytes(data)


def _period(
    since: datetime | None, until: datetime | None, year: int | None, *, today: date
) -> Period:
    """The year, or what is given of a period; without anything, this year until today."""
    if year is not None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    last = until.date() if until else today
    return Period(since.date() if since else date(last.year, 1, 1), last)


def _unit(code: str | None) -> Unit | None:
    """The unit; without a code the top of the tree, which stands for the city."""
    if code is None:
        return Unit.objects.not_ended().order_by("path").first()  # type: ignore[no-any-return]  # treebeard has no types
    unit: Unit | None = Unit.objects.not_ended().filter(code=code).first()
    if unit is None:
        raise CommandError(_("There is no unit with the code %(code)s.") % {"code": code})
    return unit
