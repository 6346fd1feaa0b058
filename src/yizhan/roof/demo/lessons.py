"""Lessons of the demo city: those that come with the platform."""

from __future__ import annotations

from datetime import datetime

from yizhan.roof.demo.city import BUREAU, City
from yizhan.wings.participation.lessons.actions import load_lessons
from yizhan.wings.participation.lessons.exchange import packaged_lessons


def load(city: City, *, at: datetime) -> None:
    """Load them as the market-regulation bureau's, all of them public."""
    load_lessons(city.units[BUREAU], packaged_lessons(), by=None, at=at)
