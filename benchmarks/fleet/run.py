"""`uv run --extra fleet --group dev python -m benchmarks.fleet.run [--requests N …] [--seconds S]`.

A day of 85 riders, planned within the same time by OR-Tools alone and by the house, in one run, and
judged by the checker; then one request more at a time, and a polish of what stands.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from dataclasses import replace

from benchmarks.fleet.days import a_day
from yizhan.kit.routing.checking import breaches, shares, travelled
from yizhan.kit.routing.improving import improved
from yizhan.kit.routing.insertion import insert, routes_of
from yizhan.kit.routing.planning import as_plan, plan_day, search
from yizhan.kit.routing.problem import Plan, Problem
from yizhan.kit.routing.reasons import sound
from yizhan.kit.routing.repair import kept


def line(name: str, problem: Problem, plan: Plan, seconds: float) -> tuple[int, int]:
    """Print what a plan is worth; return how many are served, and the way."""
    served, way = len(plan.rider_of), travelled(problem, plan)
    wrong = breaches(problem, plan)
    each = way / served if served else 0
    print(
        f"  {name:<22} {seconds:6.2f} s  served {served:4}  way {way:7} s"
        f" ({each:5.1f} each)  breaches {len(wrong)}  {spread(problem, plan)}"
    )
    return served, way


def spread(problem: Problem, plan: Plan) -> str:
    """Say how evenly the requests are shared out."""
    counts = shares(problem, plan)
    tenth = counts[: max(1, len(counts) // 10)]
    part = sum(tenth) / max(1, sum(counts))
    return f"most {counts[0]}, busiest tenth {part:.0%}, without any {counts.count(0)}"


def one_day(count: int, *, seconds: float, seed: int) -> None:
    problem = a_day(requests=count, seed=seed)
    left, reasons = sound(problem)
    print(f"{count} requests, seed {seed}: {len(reasons)} cannot be served by anybody")
    begun = time.perf_counter()
    slow = replace(left, travel=left.travel.at_its_slowest)
    alone = improved(slow, None, seconds=seconds, told=lambda: None)
    took = time.perf_counter() - begun
    alone = alone and kept(left, alone)
    baseline = (
        line("OR-Tools alone", problem, as_plan(left, alone, reasons), took) if alone else None
    )
    if baseline is None:
        print(f"  OR-Tools alone         {took:6.2f} s  no plan")
    begun = time.perf_counter()
    quick = plan_day(problem, seconds=0.5)
    line("first plan", problem, quick, time.perf_counter() - begun)
    begun = time.perf_counter()
    routes = search(left, seconds, None, lambda _done, _all: None)
    took = time.perf_counter() - begun
    ours = line("the house", problem, as_plan(left, routes, reasons), took)
    if baseline and baseline[0]:
        print(
            f"  served {ours[0] / baseline[0]:.3f} x, way {ours[1] / baseline[1]:.3f} x,"
            f" way each {ours[1] / ours[0] / (baseline[1] / baseline[0]):.3f} x"
        )
    live(problem, as_plan(left, routes, reasons))


def live(problem: Problem, plan: Plan) -> None:
    """Take forty requests out, one after the other, and put each in again."""
    times, whole = [], problem
    for name in sorted(plan.rider_of)[:40]:
        fewer = replace(whole, requests=tuple(one for one in whole.requests if one.id != name))
        routes = {
            rider: [call for call in calls if call[0].id != name]
            for rider, calls in routes_of(whole, plan).items()
        }
        before = as_plan(fewer, routes, {})
        begun = time.perf_counter()
        after = insert(whole, before, whole.request[name])
        times.append(time.perf_counter() - begun)
        if after is None or any(one.request == name for one in breaches(whole, after)):
            print(f"  {name} found no place again")
    times.sort()
    print(
        f"  insertion p50 {statistics.median(times) * 1000:.0f} ms,"
        f" p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms"
    )
    begun = time.perf_counter()
    polished = plan_day(whole, seconds=1.0, keep=routes_of(whole, plan))
    took = time.perf_counter() - begun
    moved = sum(polished.rider_of.get(one) != rider for one, rider in plan.rider_of.items())
    print(
        f"  polish {took:.2f} s, {moved} of {len(plan.rider_of)} changed rider"
        f" ({moved / max(1, len(plan.rider_of)):.1%}), breaches {len(breaches(whole, polished))}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, nargs="+", default=[150, 300, 500])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for count in arguments.requests:
        one_day(count, seconds=arguments.seconds, seed=arguments.seed)


if __name__ == "__main__":
    main()
