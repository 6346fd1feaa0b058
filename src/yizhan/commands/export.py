"""`yizhan export KIND`: what was imported, as a file that can be imported again; and what is only
exported."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from yizhan.commands._kinds import KINDS
from yizhan.kit.tables import Exchange, Form, write_table, write_template


@click.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.option("--format", "form", type=click.Choice([form.value for form in Form]),
              help="Else by the ending of the file, else csv.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="A file; without it, standard output.")  # fmt: skip
@click.option("--template", is_flag=True,
              help="An empty table to fill in, with an example; xlsx, with explanations, unless"
              " the format or the file's ending says csv.")  # fmt: skip
def command(*, kind: str, form: str | None, output: Path | None, template: bool) -> None:
    """Write a table; what `yizhan import` takes can be imported again without a change."""
    exchange = KINDS[kind]
    data = (_template if template else _records)(exchange, kind, form, output)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        output.write_bytes(data)


def _template(exchange: Exchange, kind: str, form: str | None, output: Path | None) -> bytes:
    if exchange.only_out:
        raise CommandError(_("This kind of table is only exported."))
    chosen = Form(form) if form else _by_name(output, otherwise=Form.XLSX)
    if chosen == Form.GEOJSON:
        raise CommandError(_("A template is csv or xlsx."))
    return write_template(exchange.columns, chosen)


def _records(exchange: Exchange, kind: str, form: str | None, output: Path | None) -> bytes:
    chosen = Form(form) if form else _by_name(output)
    if chosen == Form.GEOJSON and not exchange.mapped:
        raise CommandError(_("%(kind)s have no places; choose csv or xlsx.") % {"kind": kind})
    shapes = set() if chosen == Form.GEOJSON else {"geometry"}
    headings = {key: name for key, name in exchange.headings.items() if key not in shapes}
    return write_table(exchange.records(), headings, chosen)


def _by_name(output: Path | None, *, otherwise: Form = Form.CSV) -> Form:
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return Form({"json": "geojson"}.get(ending, ending)) if ending in _ENDINGS else otherwise


_ENDINGS = {*Form, "json"}
