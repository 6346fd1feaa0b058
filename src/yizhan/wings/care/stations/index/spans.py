"""Opening hours as spans of epoch seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yizhan.kit.hours import BadHours, Hours, parse

Span = tuple[int, int]


def hours_of(text: str) -> Hours | None:
    """Hours that cannot be read count as not known; they are refused where they are entered."""
    if not text:
        return None
    try:
        return parse(text)
    except BadHours:
        return None


def spans_of(intervals: Sequence[tuple[datetime, datetime]]) -> list[Span]:
    """In epoch seconds; spans that touch are one: 22:00-24:00 and 00:00-02:00 make an evening."""
    joined: list[Span] = []
    for start, end in sorted(intervals):
        opens, shuts = int(start.timestamp()), int(end.timestamp())
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], shuts))
        else:
            joined.append((opens, shuts))
    return joined
