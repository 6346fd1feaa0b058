"""Measure siting: `uv run --group dev benchmarks/siting/run.py [--pmed FOLDER] [--spopt]`.

Each case is a process of its own, so that MB are its own. Covering and p-median on cities made by
dice; with `--pmed` the files `pmed*.txt` of the OR-Library in a folder, with `pmed_optimal.csv`
beside them (instance, vertices, edges, p, optimum) if the optima are to be compared. `--spopt`
measures the field's library on the same cities in the same run, with the same solver beneath it:
`uv run --group dev --with spopt==0.7.0 benchmarks/siting/run.py --spopt`.
Seconds are from points to answer; of spopt without the distances, which it is given.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # the line above lets this file be run by its path
from django.conf import settings

from benchmarks.siting.data import City, city, graph, matrix
from yizhan.kit.siting.covering import Cover, best_cover
from yizhan.kit.siting.median import Median, best_median
from yizhan.kit.siting.outcome import Outcome, Watch
from yizhan.kit.siting.places import Pairs, Sites, covered, nearest_m, pairs_nearer, reach
from yizhan.kit.siting.recount import Recount

if not settings.configured:
    settings.configure(USE_I18N=False)  # why a plan is impossible is said in a language

SIZES = {"1500": (1_500, 300, 30, 10), "10000": (10_000, 1_000, 100, 50),
         "100000": (100_000, 2_000, 300, 100)}  # fmt: skip
"""Demand, candidates, sites that exist, sites to add."""
WITHIN = (500, 1000)
LIMITS = {"1500": 30, "10000": 30, "100000": 120}
"""Seconds that a p-median may take."""
SPOPT_MOST = 10_000_000
"""Pairs up to which spopt is asked: it wants all distances and a row of each."""

Figures = dict[str, Any]


def cover(size: str, within: int, _folder: str = "") -> Figures:
    demand, candidates, existing, add = SIZES[size]
    town = city(demand, candidates, existing)
    begun = time.perf_counter()
    outcome = best_cover(
        Cover(
            reach(town.demand, town.candidates, within),
            town.demand.weight,
            covered(town.demand, town.existing, within),
            np.ones(candidates),
            add,
        ),
        watch=Watch(seconds=300),
    )
    seconds = time.perf_counter() - begun
    counted = _recount(town).covered(_open(town, outcome), within=within)
    return _figures(outcome, seconds, counted)


def median(size: str, _within: int, _folder: str = "") -> Figures:
    demand, candidates, existing, add = SIZES[size]
    town = city(demand, candidates, existing)
    begun = time.perf_counter()
    nearest = nearest_m(town.demand, town.existing)
    pairs = pairs_nearer(town.demand, town.candidates, nearest)
    task = Median(pairs, candidates, town.demand.weight, nearest, add)
    outcome = best_median(task, watch=Watch(seconds=LIMITS[size]))
    seconds = time.perf_counter() - begun
    return _figures(outcome, seconds, _recount(town).distance(_open(town, outcome)))


def pmed(name: str, _within: int, folder: str) -> Figures:
    apart, add = graph(Path(folder) / f"{name}.txt")
    size = len(apart)
    site, place = np.divmod(np.arange(size * size), size)
    begun = time.perf_counter()
    pairs = Pairs(place, site, apart.ravel())
    task = Median(pairs, size, np.ones(size), np.full(size, np.inf), add)
    outcome = best_median(task, watch=Watch(seconds=300))
    seconds = time.perf_counter() - begun
    return _figures(outcome, seconds, float(apart[list(outcome.chosen)].min(axis=0).sum()))


def spopt(kind: str, size: str, within: int) -> Figures:
    # Both come for this comparison alone (`uv run --with`), so they may be missing and untyped.
    from pulp import HiGHS  # type: ignore[import-not-found,unused-ignore]
    from spopt.locate import MCLP, PMedian  # type: ignore[import-not-found,unused-ignore]

    demand, candidates, existing, add = SIZES[size]
    town = city(demand, candidates, existing)
    apart = np.hstack([matrix(town.demand, town.existing), matrix(town.demand, town.candidates)])
    fixed = np.arange(existing + candidates) < existing
    begun = time.perf_counter()
    if kind == "cover":
        model = MCLP.from_cost_matrix(
            apart, town.demand.weight, within, existing + add, predefined_facilities_arr=fixed * 1
        )
    else:
        model = PMedian.from_cost_matrix(
            apart, town.demand.weight, existing + add, predefined_facilities_arr=fixed * 1
        )
    solved = model.solve(HiGHS(msg=False, timeLimit=300))
    seconds = time.perf_counter() - begun
    chosen = [place for place, clients in enumerate(solved.fac2cli) if clients]
    nearest = apart[:, sorted({*chosen, *range(existing)})].min(axis=1)
    weight = town.demand.weight
    value = weight[nearest <= within].sum() if kind == "cover" else weight @ nearest
    return {"seconds": seconds, "value": float(value), "mb": _mb()}


def _recount(town: City) -> Recount:
    demand = town.demand
    return Recount(demand.lon, demand.lat, demand.weight, demand.slot)


def _open(town: City, outcome: Outcome) -> list[Any]:
    def rows(sites: Sites, places: Any) -> list[Any]:
        return [(sites.lon[one], sites.lat[one], sites.open[one]) for one in places]

    return rows(town.existing, range(town.existing.size)) + rows(town.candidates, outcome.chosen)


def _figures(outcome: Outcome, seconds: float, counted: float) -> Figures:
    if abs(counted - outcome.value) > 1e-6 * max(1.0, counted):
        raise SystemExit(f"Counted again it is {counted}, not {outcome.value}.")
    return {"seconds": seconds, "value": counted, "gap": outcome.gap, "mb": _mb()}


def _mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart_from(call: Callable[..., Figures], *arguments: Any) -> Figures:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(call, arguments)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("kinds", nargs="*", help="cover, median; none: both")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--pmed", type=Path, help="folder with pmed*.txt")
    parser.add_argument("--spopt", action="store_true")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.2f}", file=sys.stderr)
    for kind in wanted.kinds or ("cover", "median"):
        for size in wanted.sizes.split(","):
            for within in WITHIN if kind == "cover" else (0,):
                call = cover if kind == "cover" else median
                figures = apart_from(call, size, within)
                demand, candidates, _existing, _add = SIZES[size]
                if wanted.spopt and demand * candidates <= SPOPT_MOST:
                    theirs = apart_from(spopt, kind, size, within)
                    figures |= {f"spopt {key}": value for key, value in theirs.items()}
                    figures["times faster"] = theirs["seconds"] / figures["seconds"]
                say(f"{kind} {demand} x {candidates} {within or ''}".strip(), figures, wanted.json)
    if wanted.pmed:
        measure_graphs(wanted.pmed, as_json=wanted.json)


def measure_graphs(folder: Path, *, as_json: bool) -> None:
    optima = {}
    if (table := folder / "pmed_optimal.csv").exists():
        with table.open(encoding="utf-8", newline="") as file:
            optima = {row[0]: row[4] for row in csv.reader(file)}
    total = 0.0
    files = sorted(folder.glob("pmed*.txt"), key=lambda path: (len(path.stem), path.stem))
    for path in files:
        figures = apart_from(pmed, path.stem, 0, str(folder))
        total += figures["seconds"]
        say(path.stem, figures | {"optimum": optima.get(path.stem, "")}, as_json)
    say("all graphs", {"seconds": total}, as_json)


def say(name: str, figures: Figures, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"case": name} | figures), flush=True)
        return
    words = (
        f"{key} {value:.6g}" if isinstance(value, float) else f"{key} {value}"
        for key, value in figures.items()
    )
    print(f"{name}: {', '.join(words)}", flush=True)


if __name__ == "__main__":
    main()
