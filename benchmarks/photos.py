"""How much computing a photo of a report takes: `uv run --group dev benchmarks/photos.py`

Each photo goes the worker's way, in the process that decodes, once as a need's photo and once with
faces and plates looked for. Prints the CPU seconds of that process, the median and the most.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from yizhan.kit.decoding import reencode_apart, search_apart  # noqa: E402
from yizhan.kit.tests.pictures import a_car, a_street, as_jpeg, astronaut  # noqa: E402

GOAL = 1.5
SIDES = (2048, 480)
TIMES = 5


def main() -> None:
    street = a_street((4000, 3000))
    street.paste(astronaut().resize((900, 900)), (2000, 1500))
    photos = {
        "12 megapixels": as_jpeg(street),
        "from the outbox, 2048": as_jpeg(street.resize((2048, 1536))),
        "a car, 1600": as_jpeg(a_car(width=220, turned=10)[0]),
    }
    print(f"{'photo':>22} | {'KB':>6} | {'plain s':>8} | {'searched s':>10} | {'most s':>7}")
    for name, data in photos.items():
        plain = [cpu(partial(reencode_apart, data, sides=SIDES)) for _ in range(TIMES)]
        searched = [cpu(partial(search_apart, data, sides=SIDES)) for _ in range(TIMES)]
        missed = "" if max(searched) <= GOAL else "MISSED"
        print(f"{name:>22} | {len(data) / 1024:6.0f} | {median(plain):8.2f} | "
              f"{median(searched):10.2f} | {max(searched):7.2f} {missed}")  # fmt: skip


def cpu(work: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
