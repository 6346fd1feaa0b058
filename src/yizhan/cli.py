"""The command line: `yizhan …`."""

from __future__ import annotations

import os
import sys

import click


@click.group()
def main() -> None:
    """Yizhan 驿站: a city's organisation, ear and hand for its delivery riders."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhan.config.settings")


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line([sys.argv[0], *arguments])
