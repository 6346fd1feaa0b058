"""`yizhan import KIND FILE`: a city's lists from spreadsheets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.kit.errors import Refusal
from yizhan.kit.geo import Crs
from yizhan.kit.tables import write_bad_rows
from yizhan.wings.care.stations import actions as stations


class Import(Protocol):
    """What each kind does with a file; returns the sentence to end with. Raises Refusal."""

    def __call__(
        self, file: BinaryIO, *, crs: str, rehearse: bool, keep_good: bool, bad_rows: Path
    ) -> str: ...


class NotKept(Refusal):
    code = "bad_rows"


def import_stations(
    file: BinaryIO, *, crs: str, rehearse: bool, keep_good: bool, bad_rows: Path
) -> str:
    done = stations.import_stations(
        file, crs=crs, keep_good=keep_good, rehearse=rehearse, by=None, at=timezone.now(),
        progress=_counter(),
    )  # fmt: skip
    reading = done.reading
    for number, code in reading.near:
        click.echo(
            _("row %(row)s, %(code)s: near a county's border; please confirm the county")
            % {"row": number, "code": code}
        )
    for bad in reading.bad[:50]:
        click.echo(_("row %(row)s, %(column)s “%(value)s”: %(why)s") % vars(bad), err=True)
    if reading.bad:
        bad_rows.write_bytes(write_bad_rows(reading.bad, bad_rows.suffix.lstrip(".") or "csv"))
        click.echo(_("all to be mended: %(file)s") % {"file": bad_rows}, err=True)
    counts = {"total": reading.total, "bad": len({bad.row for bad in reading.bad})}
    if done.loaded is None and reading.bad:
        raise NotKept(
            _("%(bad)s of %(total)s rows are bad; nothing was kept. --keep-good keeps the others.")
            % counts
        )
    if done.loaded is None:
        return _("%(total)s rows are good; nothing was kept, as it was a rehearsal.") % counts
    return _("%(created)s new, %(changed)s changed, %(same)s as before.") % done.loaded._asdict()


IMPORTS: dict[str, Import] = {
    "stations": import_stations,
}


@click.command()
@click.argument("kind", type=click.Choice(sorted(IMPORTS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", type=click.Choice([crs.value for crs in Crs]), default=Crs.WGS84.value)
@click.option("--dry-run", is_flag=True, help="Read and say what would happen; keep nothing.")
@click.option("--keep-good", is_flag=True, help="Keep the good rows even if others are bad.")
@click.option("--bad-rows", type=click.Path(path_type=Path), help="Where to list the bad rows.")
def command(  # noqa: PLR0917  # click gives them by name
    kind: str, file: Path, crs: str, dry_run: bool, keep_good: bool, bad_rows: Path | None
) -> None:
    """Take over a file (xlsx, csv, geojson). Importing it again changes nothing."""
    bad = bad_rows or file.with_name(f"{file.stem}-bad-rows.csv")
    with file.open("rb") as opened:
        said = IMPORTS[kind](opened, crs=crs, rehearse=dry_run, keep_good=keep_good, bad_rows=bad)
    click.echo(said)


def _counter() -> Callable[[int, int | None], None]:
    """Rows read so far, on one line, where somebody watches."""

    def show(done: int, total: int | None) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} / {total or '?'}", nl=False, err=True)

    return show
