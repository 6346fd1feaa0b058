"""Does «is it this one?» ask about the right cases? `uv run python benchmarks/duplicates.py FILE`

FILE is a table of a city's requests with the city's own label of duplicates (csv or csv.gz), with
the columns of Chicago's sanitation requests: Creation_Date, Completion_Date, Status with «Dup»,
Service_Request_Number, Latitude, Longitude. Each request is asked about as if it came in now: it is
called a duplicate if an earlier one, still open and within reach, is «likely» for
`yizhan.kit.likeness`. `--learn-until DATE` learns the weights from the requests before that day and
prints what they reach on both parts; nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, log1p, radians
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yizhan.kit.likeness import BY_METRES, LIKELY, WITHIN_METRES, sureness

CELL = 0.002
METRES_A_DEGREE = 111_195
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Request:
    day: date
    closed: date | None
    duplicate: bool
    lat: float
    lon: float


@dataclass(frozen=True)
class Asked:
    """A request, and how far and how old each earlier open one within reach is."""

    day: date
    duplicate: bool
    around: Sequence[tuple[float, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="begin", type=date.fromisoformat, default=date.min)
    parser.add_argument("--learn-until", type=date.fromisoformat)
    wanted = parser.parse_args()
    asked = [one for one in ask_all(requests(wanted.file)) if one.day >= wanted.begin]
    duplicates = sum(one.duplicate for one in asked)
    print(f"{len(asked)} requests, {duplicates} labelled duplicates")
    plain = [any(metres <= 30 for metres, _ in one.around) for one in asked]
    report("open within 30 m", asked, plain)
    report("likely", asked, [called(one) for one in asked])
    if wanted.learn_until:
        learn(asked, wanted.learn_until)


def requests(file: Path) -> list[Request]:
    data = file.read_bytes()
    text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Latitude"]]
    rows.sort(key=lambda row: (row["Creation_Date"], row["Service_Request_Number"]))
    return [
        Request(
            date.fromisoformat(row["Creation_Date"]),
            date.fromisoformat(row["Completion_Date"]) if row["Completion_Date"] else None,
            "Dup" in row["Status"],
            float(row["Latitude"]),
            float(row["Longitude"]),
        )
        for row in rows
    ]


def ask_all(rows: Sequence[Request]) -> Iterator[Asked]:
    grid: defaultdict[tuple[int, int], list[Request]] = defaultdict(list)
    for row in rows:
        x, y = int(row.lon // CELL), int(row.lat // CELL)
        around = []
        for cell in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for other in grid[cell]:
                metres = between(row, other)
                if metres <= WITHIN_METRES and (other.closed is None or other.closed >= row.day):
                    around.append((metres, (row.day - other.day).days))
        grid[x, y].append(row)
        yield Asked(row.day, row.duplicate, around)


def between(one: Request, other: Request) -> float:
    north = (one.lat - other.lat) * METRES_A_DEGREE
    east = (one.lon - other.lon) * METRES_A_DEGREE * cos(radians(one.lat))
    return hypot(north, east)


def called(one: Asked) -> bool:
    return any(sureness(metres, days) >= LIKELY for metres, days in one.around)


def report(name: str, asked: Sequence[Asked], said: Sequence[bool]) -> None:
    hits = sum(yes and one.duplicate for one, yes in zip(asked, said, strict=True))
    precision = hits / max(1, sum(said))
    recall = hits / max(1, sum(one.duplicate for one in asked))
    print(f"{name:>24}: recall {recall:.3f}, precision {precision:.3f}")


def learn(asked: Sequence[Asked], until: date) -> None:
    """Logistic regression on the likeliest candidate of each request, the weight of distance given:
    labels of one city's addresses are the same point or another house, and nothing in between."""
    known = [one for one in asked if one.day < until and one.around]
    weights = np.array([1.0, -1.0])
    for _ in range(8):
        best = [max(one.around, key=lambda c: float(row_of(c) @ weights) + far(c)) for one in known]
        rows = np.array([row_of(candidate) for candidate in best])
        offset = np.array([far(candidate) for candidate in best])
        weights = fitted(rows, offset, np.array([one.duplicate for one in known], dtype=float))
    score = np.array(
        [max(float(row_of(c) @ weights) + far(c) for c in one.around) for one in known]
    )
    wanted = np.sort(score[[one.duplicate for one in known]])
    total = sum(one.duplicate for one in asked if one.day < until)
    line = wanted[max(0, len(wanted) - round(0.99 * total))]
    print(
        f"learned: {weights[0]:.2f} {BY_METRES} {weights[1]:.2f}, likely from a logit of {line:.2f}"
    )
    for name, part in (
        ("learned from", [one for one in asked if one.day < until]),
        ("not learned from", [one for one in asked if one.day >= until]),
    ):
        said = [
            any(float(row_of(c) @ weights) + far(c) >= line for c in one.around) for one in part
        ]
        report(f"{name} {until}", part, said)
        report("the product there", part, [called(one) for one in part])


def row_of(candidate: tuple[float, int]) -> Floats:
    return np.array([1.0, log1p(candidate[1])])


def far(candidate: tuple[float, int]) -> float:
    return BY_METRES * log1p(candidate[0])


def fitted(rows: Floats, offset: Floats, labels: Floats) -> Any:
    weights = np.zeros(rows.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-rows @ weights - offset))
        slope = rows.T @ (chance - labels)
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + 1e-3 * np.eye(rows.shape[1])
        weights -= np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main()
