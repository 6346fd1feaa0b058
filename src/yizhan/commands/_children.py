"""Programs that live as long as this one: started again when they die, ended together."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from yizhan.kit.processes import die_with_parent

GRACE = 15.0
"""Seconds a child has to end by itself."""
LONGEST_REST = 30.0
STEADY = 60.0
"""A child that ran this long before it died is started again at once."""


@dataclass
class Child:
    name: str
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    rests_until: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own programs
            [sys.executable, "-m", *self.arguments],
            stdin=subprocess.DEVNULL,
            # A session of its own: Ctrl-C reaches the parent, who ends the children in order.
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # there is one thread here
        )

    @property
    def died(self) -> int | None:
        """The exit code of a child that ended and was not yet seen to."""
        return self.process.poll() if self.process else None


@dataclass
class Household:
    children: list[Child] = field(default_factory=list)

    def add(self, name: str, *arguments: str) -> Child:
        """Start `python -m <arguments>`."""
        child = Child(name, arguments)
        self.children.append(child)
        child.start()
        return child

    def look_after(self) -> Iterable[tuple[Child, int]]:
        """Start again whoever died, a little later each time; yield them with their exit code."""
        now = time.monotonic()
        for child in self.children:
            code = child.died
            if code is not None:
                child.failures = 0 if now - child.started > STEADY else child.failures + 1
                child.rests_until = now + min(2.0 ** (child.failures - 1), LONGEST_REST)
                child.process = None
                yield child, code
            elif child.process is None and now >= child.rests_until:
                child.start()

    def end(self) -> None:
        """End all, the ones started last first; whoever does not within the grace is killed."""
        alive = [c.process for c in reversed(self.children) if c.process and c.died is None]
        for process in alive:
            process.terminate()
        until = time.monotonic() + GRACE
        for process in alive:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
