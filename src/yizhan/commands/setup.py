"""`yizhan setup`: from an empty folder to a platform in which an administrator can begin."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import click

from yizhan.commands._start import refuse_faulty_settings, refuse_unwritable, start_django

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--city", default="", help="The city's name, or its code of 6 digits.")
@click.option("--committee", default="", help="The name of the unit at the top.")
@click.option("--admin", default="", help="The user name of the first administrator.")
@click.option("--menu/--no-menu", default=True, show_default=True,
              help="Begin with the menu of 40 matters that comes with the platform.")  # fmt: skip
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.  [default: var]")
@click.option("--divisions", type=A_FILE, help="Townships or boundaries (xlsx, csv, geojson).")
@click.option("--catalogue", type=A_FILE, help="A menu of the city's own (xlsx, csv).")
@click.option("--units", type=A_FILE, help="The tree of units (xlsx, csv).")
@click.option("--posts", type=A_FILE, help="Who works where (xlsx, csv).")
@click.option("--stations", type=A_FILE, help="The stations (xlsx, csv, geojson).")
def command(
    *, city: str, committee: str, admin: str, menu: bool, data: Path | None, **files: Path | None
) -> None:
    """Set up a city: database, divisions, calendar, menu, first administrator. Asks what is not
    given. What is there already stays, so it can be repeated."""
    if data:
        os.environ["YIZHAN_DATA"] = str(data.absolute())
    refuse_unwritable(Path(os.environ.get("YIZHAN_DATA", "var")))  # before keys are put there
    start_django()
    refuse_faulty_settings()
    steps = importlib.import_module("yizhan.commands._setup")  # only now can models be read
    steps.set_up(city=city, committee=committee, admin=admin, menu=menu, files=files)
