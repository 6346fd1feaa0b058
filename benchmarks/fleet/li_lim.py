"""`python -m benchmarks.fleet.li_lim FOLDER [--seconds S] [NAME …]`, with the extra `fleet`.

The instances of Li and Lim: pickups and deliveries with hard windows, fewest vehicles first, then
the shortest way. FOLDER holds them as they are published, and `bks_100.csv` with the best known
(instance, vehicles, distance). Every answer is walked again in double precision.
"""

from __future__ import annotations

import argparse
import csv
import time
from itertools import pairwise
from math import ceil, dist
from pathlib import Path
from typing import NamedTuple

import numpy as np

from yizhan.kit.routing.fewest import fewest
from yizhan.kit.routing.problem import Problem, Request, Rider, Stop, Travel

SCALE = 100
"""Parts of a unit of time that the house's whole seconds stand for."""
CLOSE = 1e-6


class Site(NamedTuple):
    x: float
    y: float
    demand: int
    opens: int
    closes: int
    service: int
    pickup: int
    delivery: int


class Instance(NamedTuple):
    name: str
    vehicles: int
    capacity: int
    sites: list[Site]


class Answer(NamedTuple):
    vehicles: int
    distance: float


def read(file: Path) -> Instance:
    rows = [[int(word) for word in line.split()] for line in file.read_text().splitlines() if line]
    vehicles, capacity, _speed = rows[0]
    return Instance(file.stem, vehicles, capacity, [Site(*row[1:]) for row in rows[1:]])


def as_problem(one: Instance) -> Problem:
    """Put an instance into the words of the house."""
    sites, end = one.sites, one.sites[0].closes * SCALE
    ways = np.array(
        [[ceil(dist(a[:2], b[:2]) * SCALE - CLOSE) for b in sites] for a in sites], dtype=np.int64
    )
    riders = tuple(Rider(f"v{n:03}", 0, 0, end, one.capacity) for n in range(one.vehicles))
    pairs = tuple(
        Request(
            f"p{number:03}", _stop(sites, site.delivery), _stop(sites, number), size=site.demand
        )
        for number, site in enumerate(sites)
        if site.delivery
    )
    return Problem(riders, pairs, Travel(ways))


def _stop(sites: list[Site], number: int) -> Stop:
    site = sites[number]
    return Stop(number, site.opens * SCALE, site.closes * SCALE, site.service * SCALE)


def solved(one: Instance, seconds: float) -> Answer | None:
    routes = fewest(as_problem(one), seconds=seconds, home=True)
    if routes is None:
        return None
    orders = [[call[2].place for call in calls] for calls in routes.values() if calls]
    _walk(one, orders)
    ways = [pairwise([0, *order, 0]) for order in orders]
    return Answer(len(orders), sum(_way(one, *leg) for way in ways for leg in way))


def _way(one: Instance, start: int, end: int) -> float:
    return dist(one.sites[start][:2], one.sites[end][:2])


def _walk(one: Instance, orders: list[list[int]]) -> None:
    """Drive every route in double precision; raise where a rule is broken."""
    seen: set[int] = set()
    for order in orders:
        clock, load, here = 0.0, 0, 0
        for there in [*order, 0]:
            site = one.sites[there]
            clock = max(clock + _way(one, here, there), site.opens)
            here = there
            if clock > site.closes + CLOSE:
                raise ValueError(f"{one.name}: late at {here}")
            if not here:
                continue
            clock += site.service
            load += site.demand
            if (
                not 0 <= load <= one.capacity
                or here in seen
                or (site.pickup and site.pickup not in seen)
            ):
                raise ValueError(f"{one.name}: load or order at {here}")
            seen.add(here)
    if len(seen) != len(one.sites) - 1:
        raise ValueError(f"{one.name}: not everybody was served")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with (arguments.folder / "bks_100.csv").open() as file:
        known = {
            row["instance"]: Answer(int(row["vehicles"]), float(row["distance"]))
            for row in csv.DictReader(file)
        }
    reached = more = whole = 0
    names = arguments.names or sorted(file.stem for file in arguments.folder.glob("l*.txt"))
    for name in names:
        best = known[name]
        begun = time.monotonic()
        answer = solved(read(arguments.folder / f"{name}.txt"), arguments.seconds)
        took = time.monotonic() - begun
        if answer is None:
            print(f"{name}: none in {took:.1f} s", flush=True)
            continue
        same = answer.vehicles <= best.vehicles and answer.distance <= best.distance + 0.01
        reached += same
        more += answer.vehicles - best.vehicles
        whole += best.vehicles
        print(
            f"{name}: {answer.vehicles} {answer.distance:.2f}"
            f" (best known {best.vehicles} {best.distance:.2f}){' =' if same else ''} {took:.1f} s",
            flush=True,
        )
    print(f"{reached} of {len(names)} best known, {more:+} vehicles of {whole}")


if __name__ == "__main__":
    main()
