from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click


def show_progress(done: int, total: int | None) -> None:
    """Rows done so far, on one line, where somebody watches."""
    if sys.stderr.isatty():
        part = f"{done:,} / {total:,}" if total else f"{done:,}"
        click.echo(f"\r{part}\033[K", nl=False, err=True)


def clear_progress() -> None:
    """Clear the line, so that the next one does not begin behind the numbers."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def stopped_by_ctrl_c() -> Iterator[threading.Event]:
    """Let Ctrl-C end the search and keep what it has, instead of the command."""
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_about: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
