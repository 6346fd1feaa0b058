"""Opening hours in OSM syntax."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hours:
    text: str


def parse(text: str) -> Hours:
    return Hours(text)
