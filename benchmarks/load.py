"""Load from wrk, its figures as numbers."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from benchmarks.server import Server

REPORT = """
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write
            + summary.errors.status + summary.errors.timeout
  io.write(string.format(
    '\\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, bad))
end
"""


@dataclass(frozen=True)
class Figures:
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    cpu_ms: float
    """CPU of the server, and of the database where it is another process, per request."""


def load(
    server: Server, path: str, *, script: str = "", clients: int = 32, seconds: int = 5
) -> Figures:
    """Send requests for `seconds` over `clients` connections. `script` is Lua for wrk and may
    define `request`."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is missing: install Debian's package wrk.")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + REPORT)
        file.flush()
        before = server.cpu_seconds()
        threads = min(2, clients)
        run = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s",
             "-s", file.name, server.url + path],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        spent = server.cpu_seconds() - before
    if not run.stdout.rstrip().endswith("}"):
        raise RuntimeError(f"wrk: {run.stdout}{run.stderr}")
    found = json.loads(run.stdout.strip().splitlines()[-1])
    return Figures(
        per_second=found["requests"] / found["seconds"],
        p50_ms=found["p50"],
        p99_ms=found["p99"],
        errors=found["errors"],
        cpu_ms=spent * 1000 / max(1, found["requests"]),
    )
