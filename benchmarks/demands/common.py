"""Write what all texts of riders have in common, in the numbers of the encoder of meanings:
`uv run --group dev --extra meaning benchmarks/demands/common.py`.

Of the train half of sample.csv alone. To be run again when the encoder changes.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np  # the line above lets this file be run by its path

from benchmarks.demands.run import SAMPLE, read
from yizhan.kit.texts.engines import COMMON, Meaning, of_length_one

if __name__ == "__main__":
    texts = [row.text for row in read(SAMPLE) if row.split == "train"]
    rows = of_length_one(Meaning().encode(texts).astype(np.float32))
    np.savetxt(COMMON, rows.mean(axis=0), fmt="%.5f")
