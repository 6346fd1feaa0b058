"""Measure the product against the yardstick, in one run: `uv run --group dev benchmarks/run.py`.

Each scenario starts the product as a city does (`yizhan serve`: two workers, every middleware),
measures the yardstick beside it before and after, and prints requests a second, waiting times, CPU
time a request (server and PostgreSQL together) and as a multiple of the yardstick's, the number of
queries, and the ratio of the requests a second to the yardstick's.
Machines are noisy and differ by two: the two ratios are what to compare, and what the goals are
set in.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)

from benchmarks import scripts  # noqa: E402
from benchmarks.load import Figures, load  # noqa: E402
from benchmarks.server import Server, product, serving, yardstick  # noqa: E402
from tools.postgres import throwaway  # noqa: E402

NEAREST = (
    "/api/v1/stations/nearest?lat=24.69&lon=108.08&limit=20&open=now&amenity=hot_water&within=50000"
)


@dataclass(frozen=True)
class Goal:
    yardsticks: float = 0
    """CPU time a request at most, as a multiple of the yardstick's; 0: none is set."""
    ratio: float = 0
    """Requests a second at least, as a share of the yardstick's."""

    def __str__(self) -> str:
        parts = [f"<={self.yardsticks:g} x"] if self.yardsticks else []
        return ", ".join([*parts, f">={self.ratio:g}"] if self.ratio else parts)

    def is_met(self, *, yardsticks: float, ratio: float) -> bool:
        return ratio >= self.ratio and not 0 < self.yardsticks < yardsticks


@dataclass(frozen=True)
class Scenario:
    name: str
    data: tuple[str, int]
    path: str
    goal: Goal = Goal()
    script: str = ""
    """The function of `scripts` that writes wrk's Lua from what the data loader said."""
    clients: int = 32
    postgres: bool = False
    fields: dict[str, str] = field(default_factory=dict)


SCENARIOS = [
    Scenario("nearest 1k", ("stations", 1_000), NEAREST, script="around"),
    Scenario("nearest 100k", ("stations", 100_000), NEAREST, Goal(4.5, 0.25), "around"),
    Scenario("nearest 1m", ("stations", 1_000_000), NEAREST, Goal(5.2, 0.25), "around"),
    Scenario("order sqlite", ("city", 0), "/api/v1/needs", Goal(50), "order", clients=8),
    Scenario("order postgres", ("city", 0), "/api/v1/needs", Goal(50), "order", clients=8,
             postgres=True),
    Scenario("photo sqlite", ("city", 0), "/order", Goal(65), "photo", clients=8),
    Scenario("photo postgres", ("city", 0), "/order", Goal(65), "photo", clients=8, postgres=True),
    Scenario("photo 3mb sqlite", ("city", 0), "/order", Goal(80), "large_photo", clients=8),
    Scenario("photo 3mb postgres", ("city", 0), "/order", Goal(80), "large_photo", clients=8,
             postgres=True),
    Scenario("inbox 1m sqlite", ("cases", 1_000_000), "/desk/inbox/", Goal(65), "handler"),
    Scenario("home 1m sqlite", ("cases", 1_000_000), "/", Goal(13)),
    Scenario("inbox 1m postgres", ("cases", 1_000_000), "/desk/inbox/", Goal(65), "handler",
             postgres=True),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("names", nargs="*", help="parts of scenario names; none: all")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="keep data sets in this folder for the next run")
    wanted = parser.parse_args()
    chosen = [s for s in SCENARIOS if not wanted.names or any(n in s.name for n in wanted.names)]
    head = ["scenario", "req/s", "p50 ms", "p99 ms", "errors", "CPU ms", "yard ms", "x yard",
            "queries", "MB", "ratio"]  # fmt: skip
    print(" | ".join(f"{word:>8}" for word in head), "| goal", flush=True)
    for scenario in chosen:
        with prepared(scenario, wanted.keep) as (env, known):
            measure(scenario, env, known, seconds=wanted.seconds)


@contextlib.contextmanager
def prepared(
    scenario: Scenario, keep: Path | None
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Load the scenario's data, or take a copy of what an earlier run kept."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yizhan-bench-")))
        env = {
            "YIZHAN_DATA": str(folder),
            "YIZHAN_SECRET_KEY": "benchmark secret key, long enough to pass",
            "YIZHAN_VAULT_KEY": "benchmark vault key, long enough to pass",
            "YIZHAN_BEHIND_PROXY": "1",  # every request comes from an address of its own
        }
        if scenario.postgres:
            env["DATABASE_URL"] = stack.enter_context(throwaway(durable=True))
        kept = keep and not scenario.postgres and keep / "-".join(map(str, scenario.data))
        if kept and (kept / "known.json").exists():
            shutil.copytree(kept, folder, dirs_exist_ok=True)
            subprocess.run([sys.executable, "-m", "yizhan", "manage", "migrate", "-v0"],
                           env={**os.environ, **env}, check=True, cwd=ROOT)  # fmt: skip
            yield env, json.loads((folder / "known.json").read_text())
            return
        kind, size = scenario.data
        loaded = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.data", kind, str(size)],
            env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        known = json.loads(loaded.stdout.splitlines()[-1])
        if kept:
            (folder / "known.json").write_text(json.dumps(known))
            shutil.copytree(folder, kept, dirs_exist_ok=True)
        yield env, known


def measure(
    scenario: Scenario, env: dict[str, str], known: dict[str, str], *, seconds: int
) -> None:
    queries = count_queries(scenario, env, known)
    also = tuple(postgres_pids()) if scenario.postgres else ()
    clients = scenario.clients
    with (
        serving(yardstick, env=env) as bare,
        serving(product, env=env, probe="/api/v1/catalogue", also=also) as ours,
    ):
        script = getattr(scripts, scenario.script)(known, ours.url) if scenario.script else ""
        load(ours, scenario.path, script=script, clients=clients, seconds=2)
        ours.rest()
        runs, sticks = [], [stick(bare, seconds)]
        for _ in range(3):
            runs.append(load(ours, scenario.path, script=script, clients=clients,
                             seconds=seconds))  # fmt: skip
            sticks.append(stick(bare, seconds))
        report(scenario, runs, sticks, queries=queries, memory=ours.private_mb())


def stick(server: Server, seconds: int) -> Figures:
    return load(server, "/", seconds=max(2, seconds // 2))


def report(
    scenario: Scenario, runs: list[Figures], sticks: list[Figures], *, queries: str, memory: float
) -> None:
    rate, cpu = median(run.per_second for run in runs), median(run.cpu_ms for run in runs)
    yard = median(run.cpu_ms for run in sticks)
    yardsticks, ratio = cpu / yard, rate / median(run.per_second for run in sticks)
    met = scenario.goal.is_met(yardsticks=yardsticks, ratio=ratio)
    columns = [
        f"{scenario.name:>17}",
        f"{rate:8.0f}",
        f"{median(run.p50_ms for run in runs):7.2f}",
        f"{median(run.p99_ms for run in runs):7.1f}",
        f"{sum(run.errors for run in runs):3d}",
        f"{cpu:6.3f}",
        f"{yard:7.3f}",
        f"{yardsticks:6.1f}",
        f"{queries:>3}",
        f"{memory:5.0f}",
        f"{ratio:.4f}",
    ]
    print(" | ".join(columns), "|", scenario.goal, "" if met else "MISSED", flush=True)


def count_queries(scenario: Scenario, env: dict[str, str], known: dict[str, str]) -> str:
    """Send the same request once in a process of its own and count, through every middleware."""
    counted = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.queries", scenario.script or "plain",
         scenario.path],
        env={**os.environ, **env, "KNOWN": json.dumps(known)},
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    if counted.returncode:
        raise RuntimeError(counted.stderr)
    return counted.stdout.strip().splitlines()[-1]


def postgres_pids() -> list[int]:
    """The server processes of the cluster that this run started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                command = (folder / "cmdline").read_bytes()
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if b"yizhan-pg-" in command and parent == os.getpid():
                    found.append(int(folder.name))
    return found


if __name__ == "__main__":
    main()
