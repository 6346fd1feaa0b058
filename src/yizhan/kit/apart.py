"""A computation in a process of its own, which is ended when its time is over.

Its libraries and its memory are gone when it ends; whatever it meets, who asked lives on.
"""

from __future__ import annotations

import importlib
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from yizhan.kit.in_time import TookTooLong
from yizhan.kit.processes import die_with_parent


class Failed(Exception):
    """The computation ended without an answer."""


Progress = Callable[..., Any]
"""Is told how far the other process is. What it answers is what the function there is answered, so
that True can ask it to come to an end."""


def apart(call: str, *arguments: Any, seconds: float, progress: Progress | None = None) -> Any:
    """Return what a function returns. It is named by its module, because that is loaded in the
    other process only, and its last argument is a function that it tells how far it is. Raises
    TookTooLong, or Failed with the error's name. What goes in and comes out is copied."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(there, call, arguments), daemon=True)
    process.start()
    there.close()
    until = time.monotonic() + seconds
    try:
        while True:
            if not here.poll(max(0.0, until - time.monotonic())):
                raise TookTooLong(f"No answer within {seconds:g} seconds.")
            kind, said = here.recv()
            if kind != "progress":
                break
            here.send(progress is not None and progress(*said) is True)
    except EOFError as exc:
        raise Failed("It ended without an answer.") from exc
    finally:
        process.kill()
        process.join()
        here.close()
    if kind == "error":
        raise Failed(said)
    return said


def _run(there: Connection, call: str, arguments: tuple[Any, ...]) -> None:
    die_with_parent()
    module, _dot, name = call.rpartition(".")
    try:
        function = getattr(importlib.import_module(module), name)
        there.send(("answer", function(*arguments, partial(_tell, there))))
    except Exception as exc:
        there.send(("error", f"{type(exc).__name__}: {exc}"))


def _tell(there: Connection, *said: Any) -> bool:
    there.send(("progress", said))
    return bool(there.recv())
