"""Measure how well texts that say the same are found, on a labelled file:
`uv run --group dev benchmarks/demands/run.py [FILE] [--engine NAME] [--json]`.

The file is a CSV in UTF-8 with the columns `text`, `topic`, and if there are any `department` and
`split` (`train` or `test`), `item` (what was ordered) and `place` (where, if it is a matter of a
place); further columns are passed over. Without FILE it is `sample.csv` beside this program,
written for the project in the words of riders.

- Grouping: of all pairs of test texts, how many of those put into one group have one topic
  (precision), how many of those with one topic are in one group (recall), and F1. Nothing is tuned
  on the file. Beside it the F1 that average linkage on the same likeness would reach, if somebody
  knew the best limit for this file beforehand.
- NDCG of the ten texts most like each test text, those of its topic being right.
- Routing: macro-F1 of the department proposed for each test text, learned from the train texts;
  without a split by five folds. Beside it, of the proposals that are shown at the desk (60 percent
  sure and more), how many there are and how many of them are right.
- `--many N`: N texts made by joining two of the file's, grouped from stored rows: seconds on the
  clock and of the processor, MB.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # the line above lets this file be run by its path
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from yizhan.kit.texts.engines import ENGINES, Engine
from yizhan.kit.texts.grouping import group, likeness
from yizhan.kit.texts.routing import Proposal, Router
from yizhan.kit.texts.spots import Spots

SAMPLE = Path(__file__).with_name("sample.csv")
SHOWN_FROM = 0.6


@dataclass(frozen=True)
class Row:
    text: str
    topic: str
    department: str = ""
    split: str = ""
    item: str = ""
    place: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Row(*((line.get(column) or "").strip() for column in COLUMNS))
            for line in csv.DictReader(file)
        ]


def spots(rows: list[Row]) -> list[int | None]:
    """Return the number of each row's place, as the platform numbers them."""
    known = Spots()
    return [known.number(name=row.place) for row in rows]


def pairs(topics: list[str], labels: list[int]) -> dict[str, float]:
    """Return precision, recall and F1 over all pairs."""

    def joined(counts: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    both = joined(Counter(zip(topics, labels, strict=True)))
    precision = both / max(1, joined(Counter(labels)))
    recall = both / max(1, joined(Counter(topics)))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1}


def measure_grouping(rows: list[Row], engine: Engine) -> dict[str, float]:
    texts, topics = [row.text for row in rows], [row.topic for row in rows]
    compared = engine.rows(texts)
    items = [row.item for row in rows]
    grouping = group(compared, engine, items=items, places=spots(rows))
    figures = pairs(topics, grouping.labels.tolist())
    figures["groups"] = len(set(grouping.labels.tolist()))
    scores = likeness(compared, engine)
    far = scores.max() - (scores + scores.T) / 2
    np.fill_diagonal(far, 0)
    tree = linkage(squareform(far, checks=False), "average")
    counts = range(2, len(rows), max(1, len(rows) // 100))
    ways = (fcluster(tree, count, "maxclust").tolist() for count in counts)
    figures["f1 of plain linkage, best in hindsight"] = max(
        pairs(topics, way)["f1"] for way in ways
    )
    np.fill_diagonal(scores, -1e6)
    right = np.array([[one == other for other in topics] for one in topics])
    np.fill_diagonal(right, False)
    figures["ndcg@10"] = gain_of_ten(scores, right)
    return figures


def gain_of_ten(scores: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> float:
    """Return the mean NDCG of the ten best of each row, of the rows that have a right one."""
    worth = 1 / np.log2(np.arange(2, 12))
    best = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    gain = (np.take_along_axis(right, best, axis=1) * worth[: best.shape[1]]).sum(axis=1)
    ideal = np.array([worth[: min(10, count)].sum() for count in right.sum(axis=1)])
    asked = ideal > 0
    return float((gain[asked] / ideal[asked]).mean())


def measure_routing(rows: list[Row], engine: Engine, *, five: bool = False) -> dict[str, float]:
    known = [row for row in rows if row.department]
    if len({row.department for row in known}) < 2:
        return {}
    train = [row for row in known if row.split == "train"]
    test = [row for row in known if row.split != "train"]
    if train and test and not five:
        folds = [(train, test)]
    else:
        place = {row: rank for of in by_department(known) for rank, row in enumerate(of)}
        folds = [
            ([r for r in known if place[r] % 5 != fold], [r for r in known if place[r] % 5 == fold])
            for fold in range(5)
        ]
    true: list[str] = []
    said: list[Proposal] = []
    for learn, ask in folds:
        router = Router(engine).fit([row.text for row in learn], [row.department for row in learn])
        said += router.propose([row.text for row in ask])
        true += [row.department for row in ask]
    told = [proposal.answers for proposal in said]
    shown = [n for n, proposal in enumerate(said) if proposal.confidence >= SHOWN_FROM]
    right = sum(told[n] == true[n] for n in shown)
    return {
        "macro_f1": macro_f1(true, told),
        "shown at the desk": len(shown) / len(said),
        "right of those": right / max(1, len(shown)),
    }


def by_department(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of each department, each once, in an order of their own."""
    names = sorted({row.department for row in rows})
    mixed = sorted(set(rows), key=lambda row: hashlib.sha256(row.text.encode()).digest())
    return [[row for row in mixed if row.department == name] for name in names]


def macro_f1(true: list[str], said: list[str]) -> float:
    """Return the mean F1 of all labels, each counting the same."""
    scores = []
    for label in sorted(set(true) | set(said)):
        both = sum(a == b == label for a, b in zip(true, said, strict=True))
        scores.append(2 * both / (true.count(label) + said.count(label)))
    return sum(scores) / len(scores)


def measure_speed(rows: list[Row], engine: Engine, count: int) -> dict[str, float]:
    dice = np.random.default_rng(1)
    halves = dice.integers(0, len(rows), (count, 2))
    texts = [rows[a].text + "，" + rows[b].text for a, b in halves]
    stored = None
    if engine.dimensions:
        known = engine.encode([row.text for row in rows]).astype(np.int16)
        stored = ((known[halves[:, 0]] + known[halves[:, 1]]) // 2).astype(np.int8)
    begun, used = time.perf_counter(), time.process_time()
    grouping = group(engine.rows(texts, stored), engine)
    return {
        "texts": count,
        "seconds to group": time.perf_counter() - begun,
        "processor seconds": time.process_time() - used,
        "groups": len(set(grouping.labels.tolist())),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--engine", choices=sorted(ENGINES), help="only this one")
    parser.add_argument("--split", default="test", help="the rows that are grouped; `all`: each")
    parser.add_argument(
        "--five-folds", action="store_true", help="route the rows of --split by five folds, too"
    )
    parser.add_argument("--many", type=int, default=0, metavar="N", help="measure N texts, too")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = read(asked.file)
    chosen = [row for row in rows if asked.split in ("all", row.split) or not row.split]
    report: dict[str, Any] = {"file": asked.file.name, "texts": len(rows), "grouped": len(chosen)}
    for name, engine in ENGINES.items():
        if asked.engine in (None, name):
            report[name] = measure_grouping(chosen, engine)
            report[name]["routing"] = measure_routing(rows, engine)
            if asked.five_folds:
                report[name]["routing by five folds"] = measure_routing(chosen, engine, five=True)
            if asked.many:
                report[name]["speed"] = measure_speed(rows, engine, asked.many)
    print(json.dumps(report, ensure_ascii=False, indent=2) if asked.json else table(report))
    return 0


def table(report: dict[str, Any], indent: str = "") -> str:
    lines = []
    for name, value in report.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", table(value, indent + "  ")]
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            lines.append(f"{indent}{name:<20} {shown}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
