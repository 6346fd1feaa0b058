"""Pages of figures in a large city: `benchmarks/figures.py [CASES]`

Run with `uv run --group dev`; `--postgres` does it on a PostgreSQL of its own. Nine tenths of the
cases are orders, the others reports; beside them 150,000 riders at 2,000 sites, as many who left,
and 10,000 stations. Prints the milliseconds of one request in this process, median of seven (on
SQLite of computing): in the small city before, in the large one without rollups, and with them; and
how long it takes to build all rollups.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.postgres import throwaway  # noqa: E402  # by its path, see above

RIDERS, SITES, STATIONS, TIMES = 150_000, 2_000, 10_000, 7
PAGES = (
    "/desk/search",
    "/desk/overview",
    "/desk/overview?period=365",
    "/desk/indicators",
    "/desk/indicators/reports_food",
    "/desk/indicators/reports_hours_to_close",
    "/desk/indicators/reports_hours_to_close?by=month",
    "/desk/indicators/reports_food?by=county",
    "/desk/indicators/riders",
    "/desk/indicators/riders?by=month",
    "/desk/indicators/outdoor_stations",
    "/desk/indicators/outdoor_stations?by=county",
)
"""The first is what a page costs that counts nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("size", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
            "YIZHAN_DATA": stack.enter_context(tempfile.TemporaryDirectory(prefix="yizhan-bench-")),
            "YIZHAN_SECRET_KEY": "benchmark secret key, long enough to pass",
            "YIZHAN_VAULT_KEY": "benchmark vault key, long enough to pass",
        }
        if wanted.postgres:
            os.environ["DATABASE_URL"] = stack.enter_context(throwaway(durable=True))
        import django

        django.setup()
        measure(wanted.size)
        from django.db import connection

        connection.close()


def measure(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from benchmarks import data, nearby
    from yizhan.roof.insight import actions

    call_command("migrate", verbosity=0, interactive=False)
    known = data.city()
    client = _client(known)
    small = {page: _times(client, page) for page in PAGES}
    began = time.perf_counter()
    data.stations(STATIONS, known)
    _periods_of_stations()
    data.cases(size * 9 // 10, known)
    nearby.load(size // 10)
    riders(known["made"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{size} cases, {connection.vendor}, loaded in {time.perf_counter() - began:.0f} s")
    without = {page: _times(client, page) for page in PAGES}
    began = _computed()
    outcome = actions.rebuild(at=timezone.now())
    print(f"{outcome.spans} rollups built in {_computed() - began:.1f} s")
    print(f"{'page':>50} | small | without | with rollups, ms")
    for page in PAGES:
        print(
            f"{page:>50} | {small[page]:5.0f} | {without[page]:7.0f} | {_times(client, page):5.0f}"
        )
    began = _computed()
    outcome = actions.check(at=timezone.now())
    taken = _computed() - began
    print(f"{outcome.spans} compared in {taken:.1f} s, {outcome.different} different")


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

    taken = []
    for _ in range(TIMES):
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
