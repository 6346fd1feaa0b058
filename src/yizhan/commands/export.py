"""`yizhan export KIND`: what was imported, as a file that can be imported again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from yizhan.kit.tables import Form, write_table
from yizhan.wings.care.stations.exchange import HEADINGS, export_records
from yizhan.wings.care.stations.models import Station


def export_stations(form: Form) -> bytes:
    standing = Station.objects.standing().select_related("division", "unit").order_by("code")
    return write_table(export_records(standing.iterator(chunk_size=2_000)), HEADINGS, form)


EXPORTS: dict[str, Callable[[Form], bytes]] = {
    "stations": export_stations,
}


@click.command()
@click.argument("kind", type=click.Choice(sorted(EXPORTS)))
@click.option("--format", "form", type=click.Choice([f.value for f in Form]), default="csv")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def command(kind: str, form: str, output: Path | None) -> None:
    """Write a list as csv, xlsx or geojson; without -o to the screen."""

    written = EXPORTS[kind](Form(form))
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        output.write_bytes(written)
