"""Pages of figures in a large city: `benchmarks/figures.py [CASES]`

Run with `uv run --group dev`; `--postgres` does it on a PostgreSQL of its own, `--keep FOLDER`
leaves the city in a folder (of SQLite) for the next run. Nine tenths of the cases are orders, the
others reports; beside them 150,000 riders at 2,000 sites, as many who left, and 10,000 stations.
Builds all rollups, compares them with their rows, and prints the milliseconds of one request in
this process, median of seven (on SQLite of computing), with rollups and, with `--without`, before
there were any. A page is MISSED that takes more than one and a half times what a page takes that
counts nothing, and 30 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.postgres import throwaway  # noqa: E402  # by its path, see above

RIDERS, SITES, STATIONS, TIMES = 150_000, 2_000, 10_000, 7
LONGEST = 5.0
"""Seconds after which a page is not asked again."""
NOTHING = "/desk/search"
"""A page that counts nothing: what every page costs."""
FACTOR, ALLOWED_MS = 1.5, 30
SIDES = ("rows", "county", "unit", "month")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("size", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--without", action="store_true", help="also ask before there are rollups")
    parser.add_argument("--keep", type=Path, help="keep the city in this folder for the next run")
    parser.add_argument("--only", default="", help="a part of the addresses to ask")
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder: Path = wanted.keep or Path(stack.enter_context(_folder()))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
            "YIZHAN_DATA": str(folder),
            "YIZHAN_SECRET_KEY": "benchmark secret key, long enough to pass",
            "YIZHAN_VAULT_KEY": "benchmark vault key, long enough to pass",
        }
        if wanted.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(throwaway(durable=True))
        import django

        django.setup()
        client = _client(_city(wanted.size, folder / "figures.json"))
        measure(client, without=wanted.without, only=wanted.only)
        from django.db import connection

        connection.close()


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="yizhan-bench-")


def _city(size: int, kept: Path) -> dict[str, str]:
    """Load the city, or take the one that an earlier run kept."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if kept.exists():
        known: dict[str, str] = json.loads(kept.read_text())
        return known
    loaded = _load(size)
    known = {name: value for name, value in loaded.items() if isinstance(value, str)}
    kept.write_text(json.dumps(known))
    return known


def _load(size: int) -> dict[str, Any]:
    from django.db import connection

    from benchmarks import data, nearby

    began = time.perf_counter()
    known = data.city()
    data.stations(STATIONS, known)
    _periods_of_stations()
    data.cases(size * 9 // 10, known)
    nearby.load(size // 10)
    riders(known["made"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    taken = time.perf_counter() - began
    print(f"{size} cases, {connection.vendor}, loaded in {taken:.0f} s", flush=True)
    return known


def _pages(only: str) -> list[str]:
    from yizhan.roof.insight.indicators import REGISTRY

    pages = ["/desk/overview", "/desk/overview?period=365", "/desk/indicators"]
    pages += [f"/desk/indicators/{key}?by={side}" for key in REGISTRY for side in SIDES]
    return [NOTHING, *(page for page in pages if only in page)]


def measure(client: Any, *, without: bool, only: str) -> None:
    from django.utils import timezone

    from yizhan.roof.insight import actions
    from yizhan.roof.insight.models import Rollup

    pages = _pages(only)
    before: dict[str, float] = {}
    if without:
        Rollup.objects.update(stale=True)
        before = {page: _times(client, page) for page in pages}
    with _taken("rebuilt"):
        print(f"{actions.rebuild(at=timezone.now()).spans} rollups", end=" ")
    with _taken("compared"):
        print(f"{actions.check(at=timezone.now()).different} different", end=" ")
    nothing = _times(client, NOTHING)
    goal = FACTOR * nothing + ALLOWED_MS
    print(f"goal: {goal:.0f} ms, as {NOTHING} takes {nothing:.1f}")
    print(f"{'page':>55} | {'without | ' if without else ''}with rollups, ms")
    for page in pages:
        taken = _times(client, page)
        was = f"{before[page]:7.0f} | " if without else ""
        print(f"{page:>55} | {was}{taken:5.0f} {'MISSED' if taken > goal else ''}", flush=True)


@contextlib.contextmanager
def _taken(word: str) -> Iterator[None]:
    began = _computed()
    yield
    print(f"{word} in {_computed() - began:.1f} s", flush=True)


def _client(known: dict[str, Any]) -> Any:
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[known["session_cookie"]] = known["lead"]
    return client


def _computed() -> float:
    """Seconds of computing so far: on SQLite the database is in this process, and what else runs on
    the machine does not count; elsewhere seconds on the wall."""
    from django.db import connection

    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def _times(client: Any, page: str) -> float:
    from yizhan.kit.memo import forget_all

    taken: list[float] = []
    while len(taken) < TIMES and sum(taken) < LONGEST * 1000:
        forget_all()
        start = _computed()
        answer = client.get(page)
        taken.append((_computed() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
    return median(taken)


def riders(made: Any) -> None:
    """Riders who ride now, and as many who left, spread over two years."""
    from benchmarks import data
    from yizhan.ground.people.models import Person, Unit
    from yizhan.ground.people.tests.factories import a_unit
    from yizhan.wings.organisation.register.models import Ridership

    company = a_unit(made.committee, kind="company")
    sites = [a_unit(company, kind="delivery_site", division=made.county).pk for _ in range(SITES)]
    chance, today = random.Random(4), data.NOW.date()
    for start in range(0, RIDERS, 10_000):
        people = Person.objects.bulk_create(
            [Person(username=f"bench-{n}") for n in range(start, start + 10_000)], batch_size=1_000
        )
        rows = []
        for person in people:
            left = today - timedelta(days=chance.randint(1, 700))
            came = left - timedelta(days=chance.randint(1, 300))
            spans: list[dict[str, Any]] = [
                {"joined_on": came, "left_on": left, "end_reason": "moved"}, {"joined_on": left},
            ]  # fmt: skip
            rows += [
                Ridership(rider=person, site_id=chance.choice(sites), confirmed_on=left, **span)
                for span in spans
            ]
        Ridership.objects.bulk_create(rows, batch_size=1_000)
    assert Unit.objects.filter(kind="delivery_site").count() == SITES


def _periods_of_stations() -> None:
    from yizhan.wings.care.stations.actions.row import STATIONS as HISTORY
    from yizhan.wings.care.stations.models import Station

    HISTORY.begin(Station.objects.all(), since=lambda station: station.opened_on)


if __name__ == "__main__":
    main()
