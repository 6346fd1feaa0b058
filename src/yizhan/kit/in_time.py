"""Waiting for others, and for no longer than one has time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

Answer = TypeVar("Answer")


class TookTooLong(Exception):
    """The time was over before there was an answer."""


def in_time(call: Callable[[], Answer], *, seconds: float) -> Answer:
    """Return what `call` returns, or raise TookTooLong. What cannot be broken off (a name that is
    looked up, a mail server that talks slowly) ends by itself in a thread nobody waits for."""
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as exc:
            errors.append(exc)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TookTooLong(f"No answer within {seconds:g} seconds.")
    return answers[0]


@contextlib.contextmanager
def cut_off_after(
    seconds: float, connected: Callable[[], socket.socket | None]
) -> Iterator[threading.Event]:
    """Close a connection when its time is over, whatever it waits for: a limit on each byte is no
    limit on the whole. Gives an event that tells whether it was."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        if (line := connected()) is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
