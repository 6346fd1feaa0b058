"""`python -m benchmarks.fleet.li_lim FOLDER [--seconds S] [NAME …]`, with the extra `fleet`.

The instances of Li and Lim: pickups and deliveries with hard windows, fewest vehicles first, then
the shortest way. FOLDER holds them as they are published, and `bks_100.csv` with the best known
(instance, vehicles, distance). Every answer is walked again in double precision.

The house's riders end their day anywhere; here they come home, which is a request of each: at the
depot, at the last moment.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import replace
from itertools import pairwise
from math import ceil, dist
from pathlib import Path
from typing import NamedTuple

import numpy as np

from yizhan.kit.routing.first_plan import first_routes
from yizhan.kit.routing.improving import improved
from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import Problem, Request, Rider, Stop, Travel
from yizhan.kit.routing.repair import filled, kept

SCALE = 100
"""Parts of a unit of time that the house's whole seconds stand for."""
HOME = "home"
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


def as_problem(one: Instance, vehicles: int) -> Problem:
    """Put an instance into the words of the house."""
    sites, end = one.sites, one.sites[0].closes * SCALE
    ways = np.array(
        [[ceil(dist(a[:2], b[:2]) * SCALE - CLOSE) for b in sites] for a in sites], dtype=np.int64
    )
    riders = tuple(Rider(f"v{n:03}", 0, 0, end, one.capacity) for n in range(vehicles))
    pairs = tuple(
        Request(
            f"p{number:03}", _stop(sites, site.delivery), _stop(sites, number), size=site.demand
        )
        for number, site in enumerate(sites)
        if site.delivery
    )
    homes = tuple(
        Request(f"{HOME}{rider.id}", Stop(0, end, end), only=rider.id, priority=100)
        for rider in riders
    )
    return Problem(riders, pairs + homes, Travel(ways))


def _stop(sites: list[Site], number: int) -> Stop:
    site = sites[number]
    return Stop(number, site.opens * SCALE, site.closes * SCALE, site.service * SCALE)


def solved(one: Instance, seconds: float) -> Answer | None:
    """Look for fewer vehicles as long as there is time for it, then for a shorter way."""
    until = time.monotonic() + seconds
    best, vehicles = None, one.vehicles
    while vehicles and time.monotonic() < until - seconds * 0.3:
        problem = as_problem(one, vehicles)
        routes = first_routes(problem, seconds=1.0)
        if not _whole(problem, routes):
            left = min(seconds * 0.25, until - time.monotonic())
            better = improved(problem, kept(problem, routes), seconds=left, told=lambda: None)
            routes = filled(problem, kept(problem, better)) if better else routes
        if not _whole(problem, routes):
            break
        best = (problem, routes)
        vehicles = _used(routes) - 1
    if best is None:
        return None
    problem, routes = _without_idle(*best)
    left = until - time.monotonic()
    better = improved(problem, routes, seconds=max(0.1, left), told=lambda: None)
    if better is not None and _whole(problem, fitting := kept(problem, better)):
        routes = min(routes, fitting, key=lambda each: (_used(each), _distance(one, each)))
    _walk(one, routes)
    return Answer(_used(routes), _distance(one, routes))


def _without_idle(problem: Problem, routes: Routes) -> tuple[Problem, Routes]:
    riders = tuple(rider for rider in problem.riders if len(routes[rider.id]) > 1)
    names = {rider.id for rider in riders}
    requests = tuple(each for each in problem.requests if each.only is None or each.only in names)
    return replace(problem, riders=riders, requests=requests), {
        name: calls for name, calls in routes.items() if name in names
    }


def _whole(problem: Problem, routes: Routes) -> bool:
    served = {call[0].id for calls in routes.values() for call in calls}
    return all(request.id in served for request in problem.requests)


def _used(routes: Routes) -> int:
    return sum(len(calls) > 1 for calls in routes.values())


def _distance(one: Instance, routes: Routes) -> float:
    total = 0.0
    for calls in routes.values():
        places = [0, *(call[2].place for call in calls)]
        total += sum(dist(one.sites[a][:2], one.sites[b][:2]) for a, b in pairwise(places))
    return total


def _walk(one: Instance, routes: Routes) -> None:
    """Drive every route in double precision; raise where a rule is broken."""
    seen: set[int] = set()
    for calls in routes.values():
        clock, load, here = 0.0, 0, 0
        for _request, _leg, stop in calls:
            site = one.sites[stop.place]
            clock = max(clock + dist(one.sites[here][:2], site[:2]), site.opens)
            here = stop.place
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
