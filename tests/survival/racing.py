"""Two processes at once, as two web workers would be, and looks into a platform's database. What
runs in them answers over its standard output: that is why such code prints."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

from tests.survival.conftest import Platform


def shell(platform: Platform, code: str) -> Any:
    """Run code with Django set up; return what it printed last, as JSON."""
    printed = platform.run("manage", "shell", "--no-imports", "-c", code)
    return json.loads(printed.splitlines()[-1])


def race(platform: Platform, code: str, arguments: Iterable[Any]) -> list[Any]:
    """Start the same code once for each argument. It says `ready`, reads the moment to start at,
    and prints what it was told as JSON."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code, json.dumps(argument)],
            env=platform.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for argument in arguments
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout is not None and racer.stdout.readline() == "ready\n"
    start = time.time() + 0.5
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(f"{start}\n")
        racer.stdin.flush()
    return [json.loads(racer.communicate(timeout=180)[0].splitlines()[-1]) for racer in racers]
