"""The kinds of reports that come with the platform, as the menu's file has them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from yizhan.ground.casework.exchange import ItemRow, read_items
from yizhan.kit.tables import BadTable, Source

DATA = Path(__file__).parent / "data"


def starter_kinds(*, at: datetime) -> list[ItemRow]:
    """Return the things that can be seen at a place, in the words of the rules in force.
    A city takes them over, and changes them at the desk as it does the menu."""
    with (DATA / "kinds.csv").open("rb") as file:
        reading = read_items(Source(file, at=at))
    if reading.bad:
        raise BadTable(str(reading.bad[0]))
    return reading.good
