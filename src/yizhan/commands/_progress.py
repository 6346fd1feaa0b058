from __future__ import annotations

import sys

import click


def show_progress(done: int, of: int | None) -> None:
    """Rows done so far, on one line, where somebody watches."""
    if sys.stderr.isatty():
        part = f"{done:,} / {of:,}" if of else f"{done:,}"
        click.echo(f"\r{part}\033[K", nl=False, err=True)


def clear_progress() -> None:
    """So that the next line does not begin behind the numbers."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
