"""How long a draw takes: `uv run --group dev python -m benchmarks.draws.run [ENTRIES]`."""

from __future__ import annotations

import sys
import time

from yizhan.kit import draws

ENTRIES, PLACES = 300_000, 100


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    lists = draws.Lists(
        title="benchmark",
        by="benchmark",
        frozen_on="2024-11-01",
        seed_day="2024-11-08",
        seed_source="benchmark",
        each=2,
        strata=(draws.Stratum("S", PLACES, "S"),),
        sites=tuple(draws.Site("S", f"R-{number:06}", f"R {number}") for number in range(entries)),
        visitors=tuple(f"V{number:03}" for number in range(1, 2 * PLACES + 201)),
    )
    begun = time.perf_counter()
    digest = lists.digest
    frozen = time.perf_counter()
    outcome = draws.draw(lists, "10433.66")
    drawn = time.perf_counter()
    draws.in_order(
        (site.code for site in lists.sites), seed=draws.seed_of(digest, "10433.66"), kind="site"
    )
    ordered = time.perf_counter()
    print(f"{entries:,} entries written and hashed in {frozen - begun:.2f} s")
    print(f"{len(outcome.sites)} of them drawn and dealt in {drawn - frozen:.2f} s")
    print(f"all of them put in order in {ordered - drawn:.2f} s")


if __name__ == "__main__":
    main()
