"""`yizhan import KIND FILE`: a city's lists from spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.commands._kinds import IMPORTED
from yizhan.commands._progress import show_progress
from yizhan.kit.errors import Refusal
from yizhan.kit.geo import Crs
from yizhan.kit.tables import (
    BadRow,
    Change,
    Exchange,
    Form,
    Remark,
    Source,
    hidden_rows,
    rehearse,
    write_bad_rows,
)

SHOWN = 50


class NotKept(Refusal):
    code = "bad_rows"


@click.command()
@click.argument("kind", type=click.Choice(sorted(IMPORTED)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", type=click.Choice([crs.value for crs in Crs]), default=Crs.WGS84.value,
              show_default=True, help="The coordinate system of the file.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would change; keep nothing.")
@click.option("--keep-good", is_flag=True, help="Keep the good rows even if others are bad.")
@click.option("--bad-rows", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to list the bad rows (.csv or .xlsx); unasked beside FILE, or nowhere"
                   " with --dry-run.")  # fmt: skip
def command(
    *, kind: str, file: Path, crs: str, dry_run: bool, keep_good: bool, bad_rows: Path | None
) -> None:
    """Take over a file (xlsx, csv, geojson): all of it, or nothing if a row is bad. Importing it
    again changes nothing."""
    take_over(kind, file, crs=crs, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)


def take_over(
    kind: str,
    file: Path,
    *,
    crs: str = Crs.WGS84.value,
    dry_run: bool = False,
    keep_good: bool = False,
    bad_rows: Path | None = None,
) -> None:
    """Read a file and keep its rows; say what is left out, what is bad, and how much it was."""
    exchange = IMPORTED[kind]
    with file.open("rb") as opened:
        reading = exchange.read(
            Source(opened, at=timezone.now(), crs=Crs(crs), progress=show_progress)
        )
    for heading in reading.unknown:
        click.echo(_("The column “%(name)s” is not known and left out.") % {"name": heading})
    if reading.hidden:
        click.echo(hidden_rows(reading.hidden))
    _print_remarks(reading.remarks)
    if reading.bad:
        bad = [one.under(exchange.headings) for one in reading.bad]
        beside = None if dry_run else file.with_name(f"{file.stem}-bad-rows.csv")
        _report(bad, bad_rows or beside)
    if reading.bad and not keep_good:
        raise NotKept(
            _("%(bad)s of %(total)s rows are bad; nothing was kept. --keep-good keeps the others.")
            % {"total": reading.total, "bad": len({bad.row for bad in reading.bad})}
        )
    _load(exchange, reading.good, dry_run=dry_run)


def _load(exchange: Exchange, rows: Sequence[object], *, dry_run: bool) -> None:
    at = timezone.now()
    if dry_run:
        rehearsal = rehearse(exchange, rows, by=None, at=at, progress=show_progress)
        _print_changes(rehearsal.changes)
        words = _("This would be %(new)s new, %(changed)s changed, %(same)s as before.")
        click.echo(words % rehearsal.loaded._asdict())
        return
    loaded = exchange.load(rows, by=None, at=at, progress=show_progress)
    click.echo(_("%(new)s new, %(changed)s changed, %(same)s as before.") % loaded._asdict())


def _print_changes(changes: Sequence[Change]) -> None:
    for change in changes[:SHOWN]:
        words = _("%(key)s, %(column)s: “%(old)s” → “%(new)s”")
        click.echo(words % vars(change))
    if len(changes) > SHOWN:
        click.echo(_("… and %(n)s more") % {"n": len(changes) - SHOWN})


def _print_remarks(remarks: Sequence[Remark]) -> None:
    for remark in remarks[:SHOWN]:
        click.echo(_("row %(row)s, %(name)s: %(text)s") % vars(remark))
    if len(remarks) > SHOWN:
        click.echo(_("… and %(n)s more") % {"n": len(remarks) - SHOWN})


def _report(bad: Sequence[BadRow], file: Path | None) -> None:
    """Say what is to be mended, and write all of it into a file. None: where nothing is to be kept,
    nothing is written."""
    for one in bad[:SHOWN]:
        words = _("row %(row)s, %(column)s “%(value)s”: %(why)s")
        click.echo(words % {**vars(one), "value": one.value[:60]}, err=True)
    if file is None:
        if len(bad) > SHOWN:
            click.echo(_("… and %(n)s more") % {"n": len(bad) - SHOWN}, err=True)
        return
    form = Form.XLSX if file.suffix.lower() == ".xlsx" else Form.CSV
    file.write_bytes(write_bad_rows(bad, form))
    click.echo(_("all to be mended: %(file)s") % {"file": file}, err=True)
