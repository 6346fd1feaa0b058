"""«Is it this one?» and the clusters of the map, among many cases: `benchmarks/nearby.py [N]`

Run with `uv run --group dev`; `--postgres` does it on a PostgreSQL of its own. A third of the
cases is open, most of them in a hundred busy places. Prints the waiting times of single questions,
each for another place, and of the clusters of the whole city.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.postgres import throwaway  # noqa: E402

QUESTIONS = 300
GOAL_MS, GOAL_CLUSTERS_MS = 20, 200
NOW = datetime.now(UTC)
CENTRE = (108.08, 24.69)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("size", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yizhan-bench-"))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
            "YIZHAN_DATA": folder,
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

    from yizhan.ground.casework.index import open_nearby
    from yizhan.ground.casework.models import Case
    from yizhan.kit.clusters import LAST, clusters, side_of

    call_command("migrate", verbosity=0, interactive=False)
    items = load(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    chance = random.Random(2)
    places = busy_places()

    def ask() -> None:
        lon, lat = somewhere(chance, places)
        kind = chance.randrange(3)
        open_nearby(items[kind::3], lon, lat, at=NOW, item=items[kind], text="消防通道被堵住了")

    def draw() -> None:
        open_cases = Case.objects.filter(is_open=True)
        clusters(open_cases.counted_by_cell(side_of(LAST)), level=LAST, least=3)

    print(f"{size} cases, {connection.vendor}")
    print_times("open_nearby", times(ask, QUESTIONS), GOAL_MS)
    print_times("clusters, all", times(draw, 5), GOAL_CLUSTERS_MS)


def times(work: Callable[[], None], count: int) -> list[float]:
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def print_times(name: str, taken: list[float], goal: float) -> None:
    late = quantiles(taken, n=20)[-1] if len(taken) > 20 else max(taken)
    missed = "" if late <= goal else "MISSED"
    print(f"{name:>14}: median {median(taken):.2f} ms, p95 {late:.2f} ms, "
          f"most {max(taken):.2f} ms (goal {goal}) {missed}")  # fmt: skip


def busy_places() -> list[tuple[float, float]]:
    chance = random.Random(3)
    return [(CENTRE[0] + chance.uniform(-0.3, 0.3), CENTRE[1] + chance.uniform(-0.3, 0.3))
            for _ in range(100)]  # fmt: skip


def somewhere(chance: random.Random, places: list[tuple[float, float]]) -> tuple[float, float]:
    if chance.random() < 0.2:
        return CENTRE[0] + chance.uniform(-0.5, 0.5), CENTRE[1] + chance.uniform(-0.5, 0.5)
    lon, lat = chance.choice(places)
    return lon + chance.gauss(0, 0.01), lat + chance.gauss(0, 0.01)


def load(size: int) -> list[Any]:
    """A city with that many cases of fifteen items in three kinds."""
    from yizhan.ground.casework.models import Case
    from yizhan.ground.casework.rules import Audience
    from yizhan.ground.casework.tests.factories import a_city, an_item

    city, chance, places = a_city(), random.Random(1), busy_places()
    items = [an_item(group=("food", "street", "hazard")[n % 3], audience=Audience.REPORT)
             for n in range(15)]  # fmt: skip

    def row(n: int) -> Case:
        is_open = n % 3 == 0
        opened = NOW - timedelta(minutes=chance.randint(60, 60 * 24 * (30 if is_open else 700)))
        lon, lat = somewhere(chance, places)
        return Case(
            ticket_digest=f"near-{n}",
            sealed_ticket=b"",
            item_id=items[chance.randrange(15)].pk,
            unit_id=city.union.pk,
            division_id=city.county.pk,
            lon=lon,
            lat=lat,
            place=f"金城中路{n % 400}号",
            text=f"电动车把消防通道堵住了，已经第{n % 9}天了。",
            status="reported" if is_open else "resolved",
            opened_at=opened,
            due_soon_at=opened + timedelta(days=2),
            due_at=opened + timedelta(days=3),
            closed_at=None if is_open else opened + timedelta(days=2),
        )

    for start in range(0, size, 20_000):
        rows = [row(n) for n in range(start, min(size, start + 20_000))]
        Case.objects.bulk_create(rows, batch_size=1_000)
    return items


if __name__ == "__main__":
    main()
