"""Milliseconds to the first byte of the public reports: `benchmarks/reports.py [N]`

Run with `uv run --group dev`; `--postgres` does it on a PostgreSQL of its own. The product serves
as a city runs it, and one visitor asks for each address again and again: `first` is what the first
one waits, with nothing kept in a process, the others what the next ones wait; `least` is what it
would be if nothing else ran on the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)

from benchmarks.server import Server, product, serving  # noqa: E402  # by its path, see above
from tools.postgres import throwaway  # noqa: E402

GOAL_MS, TIMES = 200, 20
PATHS = (
    "/reports",
    "/reports?page={half}",
    "/reports?page={last}",
    "/reports?kind=food&state=open",
    "/reports?county={county}&page={tenth}",
    "/reports/map?zoom=9",
    "/reports/map?zoom=12&bbox=108.0,24.6,108.2,24.8",
    "/reports/map?zoom=15&bbox=108.07,24.68,108.09,24.70",
    "/reports/clusters?zoom=11",
    "/reports.geojson",
    "/reports.rss",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("size", nargs="?", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yizhan-bench-"))
        env = {
            "YIZHAN_DATA": folder,
            "YIZHAN_SECRET_KEY": "benchmark secret key, long enough to pass",
            "YIZHAN_VAULT_KEY": "benchmark vault key, long enough to pass",
            "YIZHAN_BEHIND_PROXY": "1",  # every request comes from an address of its own
        }
        if wanted.postgres:
            env["DATABASE_URL"] = stack.enter_context(throwaway(durable=True))
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.data", "reports", str(wanted.size)],
            env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        print(f"{wanted.size} reports, {'PostgreSQL' if wanted.postgres else 'SQLite'}")
        server = stack.enter_context(serving(product, env=env, probe="/healthz"))
        server.rest()
        measure(server, pages=wanted.size // 20)


def measure(server: Server, *, pages: int) -> None:
    print(
        f"{'address':>52} | {'KB':>6} | {'first':>6} | {'least':>6} | {'median':>6} | {'most':>6}"
    )
    county = re.findall(r'<option value="(\d+)"', page_of(server.url))[-1]
    for path in PATHS:
        address = path.format(
            half=pages // 2, last=pages * 9 // 10, tenth=pages // 10, county=county
        )
        taken, size = zip(*(ask(server.url, address, turn=n) for n in range(TIMES)), strict=True)
        missed = "" if max(taken) <= GOAL_MS else "MISSED"
        print(f"{address:>52} | {size[0] / 1024:6.0f} | {taken[0]:6.0f} | {min(taken):6.0f} | "
              f"{median(taken):6.0f} | {max(taken):6.0f} {missed}", flush=True)  # fmt: skip


def page_of(url: str) -> str:
    with urllib.request.urlopen(f"{url}/reports") as answer:
        page: str = answer.read().decode()
    return page


def ask(url: str, address: str, *, turn: int) -> tuple[float, int]:
    """Return the milliseconds until the answer begins, and its bytes. Each question comes over a
    connection of its own, so that both web workers are asked."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
    begin = time.perf_counter()
    connection.request("GET", address, headers={"X-Forwarded-For": f"10.0.{turn}.1"})
    answer = connection.getresponse()
    waited = (time.perf_counter() - begin) * 1000
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return waited, len(body)


if __name__ == "__main__":
    main()
