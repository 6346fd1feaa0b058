"""A granian under measurement: started, warmed, its CPU time and memory read from /proc."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import free_port

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    url: str
    also: tuple[int, ...] = ()
    """Other process trees whose CPU time counts: the database server's."""

    def cpu_seconds(self) -> float:
        roots = (self.process.pid, *self.also)
        return sum(_cpu(pid) for root in roots for pid in tree(root))

    def rest(self) -> None:
        """Wait until it has nothing left to do: its workers may still be reading a million rows."""
        spent, before = self.cpu_seconds(), -1.0
        while spent - before > 0.05:
            time.sleep(1)
            spent, before = self.cpu_seconds(), spent

    def private_mb(self) -> float:
        """Private memory of the largest process below the server: one worker."""
        return max(_private_mb(pid) for pid in tree(self.process.pid))


def tree(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{here}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
    return found


def _cpu(pid: int) -> float:
    """User and system time of one process and of its children that have ended, in seconds."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def _private_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kb = sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
        return kb / 1024
    return 0.0


def product(port: int) -> list[str]:
    """What a city runs, with its settings' own defaults."""
    return ["yizhan", "serve", "--port", str(port)]


def yardstick(port: int) -> list[str]:
    """The same server with the flags `yizhan serve` gives it."""
    return [
        *("granian", "benchmarks.yardstick:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", "2", "--blocking-threads", "4", "--no-access-log"),
    ]


@contextlib.contextmanager
def serving(
    module: Callable[[int], list[str]],
    *,
    env: Mapping[str, str],
    probe: str = "/",
    also: tuple[int, ...] = (),
) -> Iterator[Server]:
    """Run a server on a free port until it answers `probe`."""
    port = free_port()
    log = Path(env.get("YIZHAN_DATA", ".")) / "granian.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *module(port)],
            env={**os.environ, **env}, stdout=out, stderr=out,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(url + probe, process, log)
        yield Server(process, url, also)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(url, timeout=60):
                return
        except urllib.error.HTTPError as answer:
            raise RuntimeError(f"{url} answered {answer.code}: {answer.read()[:500]!r}") from answer
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer")
