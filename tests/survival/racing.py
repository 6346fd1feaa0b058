"""Two processes at once, as two web workers would be, and looks into a platform's database. What
runs in them answers over its standard output: that is why such code prints."""

from __future__ import annotations

import io
import json
import multiprocessing
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from typing import Any

from tests.survival.conftest import Platform


def shell(platform: Platform, code: str) -> Any:
    """Run code in the platform's database; return what it printed last, as JSON. It runs in this
    process, as to start another one for it takes more than a second of computing."""
    said = io.StringIO()
    with platform.visited(), redirect_stdout(said):
        exec(compile(code, "<shell>", "exec"), {})
    return json.loads(said.getvalue().splitlines()[-1])


def shell_apart(platform: Platform, code: str) -> Any:
    """The same in a process of its own, with the settings in the platform's environment."""
    printed = platform.run("manage", "shell", "--no-imports", "-c", code)
    return json.loads(printed.splitlines()[-1])


def race(platform: Platform, code: str, arguments: Iterable[Any]) -> list[Any]:
    """Run the same code once for each argument, each in a process of its own. It says `ready`,
    reads the moment to start at, and prints what it was told as JSON.

    The processes are forked from this one, which has loaded all that they need.
    """
    with platform.visited():
        return _raced([Fork(code, argument) for argument in arguments])


def race_apart(platform: Platform, code: str, arguments: Iterable[Any]) -> list[Any]:
    """The same in processes that start anew, with the settings in the platform's environment."""
    return _raced([Start(platform, code, argument) for argument in arguments])


class Fork:
    """A racer that begins as a copy of this process."""

    def __init__(self, code: str, argument: Any) -> None:
        here, there = socket.socketpair()
        context = multiprocessing.get_context("fork")
        self.process = context.Process(target=self.run, args=(there, code, argument), daemon=True)
        with warnings.catch_warnings(action="ignore"):  # of threads: none of them is needed there
            self.process.start()
        there.close()
        with here:
            self.line = here.makefile("rw")  # keeps it open

    @staticmethod
    def run(there: socket.socket, code: str, argument: Any) -> None:
        sys.argv, sys.stdin = ["-c", json.dumps(argument)], there.makefile("r")
        with redirect_stdout(there.makefile("w")) as said:
            exec(compile(code, "<racer>", "exec"), {})
            said.flush()

    def ready(self) -> str:
        return self.line.readline()

    def start_at(self, moment: float) -> None:
        self.line.write(f"{moment}\n")
        self.line.flush()

    def outcome(self) -> str:
        with self.line:
            return self.line.read()


class Start:
    """A racer that starts as any program does."""

    def __init__(self, platform: Platform, code: str, argument: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code, json.dumps(argument)],
            env=platform.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ready(self) -> str:
        return self.process.stdout.readline()

    def start_at(self, moment: float) -> None:
        self.process.stdin.write(f"{moment}\n")
        self.process.stdin.flush()

    def outcome(self) -> str:
        return self.process.communicate(timeout=180)[0]


def _raced(racers: Sequence[Fork | Start]) -> list[Any]:
    for racer in racers:
        assert racer.ready() == "ready\n"
    start = time.time() + 0.5
    for racer in racers:
        racer.start_at(start)
    return [json.loads(racer.outcome().splitlines()[-1]) for racer in racers]
