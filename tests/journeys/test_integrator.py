"""The program in the integrator's guide does what the guide says, against a started platform."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.architecture.source import PROJECT
from tests.journeys.conftest import City

GUIDE = PROJECT / "docs" / "guide" / "integrator.md"


def test_the_guides_program_runs(city: City) -> None:
    [program] = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.M | re.S)
    token = city.house.run("yizhan", "token", "handler").split()[-1]

    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "YIZHAN_URL": city.url, "YIZHAN_TOKEN": token},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert finished.returncode == 0, finished.stderr
    station, order, status = finished.stdout.splitlines()
    assert station.endswith("米")
    assert "金城江区总工会" in order
    assert status == "resolved"
