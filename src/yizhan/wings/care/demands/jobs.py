"""The job of concentrated demands: it takes in what was said and groups it.

The grouping runs in a process of its own with a deadline (`kit.apart`): what it needs is not loaded
into the worker, and a text that keeps it busy keeps nobody else waiting.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.utils import timezone

from yizhan.kit.apart import apart
from yizhan.kit.tables import Progress
from yizhan.kit.texts.said import Said as SaidText
from yizhan.wings.care.demands.actions import (
    Outcome,
    Placed,
    Said,
    is_worth_anew,
    keep_arrangement,
    said,
    take_in,
)

if TYPE_CHECKING:
    from yizhan.kit.texts.arranging import Arrangement

logger = structlog.get_logger(__name__)
LONGEST = 30 * 60
"""Seconds that one grouping may take: the first one of a hundred thousand texts has to compute the
meaning of each."""


def group_new_texts() -> Outcome | None:
    """Group what was said since, if anything was."""
    at = timezone.now()
    while take_in(at=at):
        pass
    texts = said(at=at)
    if all(one.demand is not None for one in texts):
        return None
    return group(texts, anew=is_worth_anew(texts), at=at)


def group(
    texts: list[Said], *, anew: bool, at: datetime, progress: Progress | None = None
) -> Outcome:
    """Group these texts. `anew` False: what is grouped stays, and only the others are placed."""
    arranged: Arrangement = apart(
        "yizhan.kit.texts.arranging.arrange",
        [
            SaidText(
                one.text, one.vector, one.demand if one.pinned or not anew else None, one.count
            )
            for one in texts
        ],
        seconds=LONGEST,
        progress=progress,
    )
    placed = [
        Placed(label, confidence, arranged.encoded.get(place))
        for place, (label, confidence) in enumerate(
            zip(arranged.labels, arranged.confidence, strict=True)
        )
    ]
    if not anew:  # they keep together what there is, and have decided nothing
        texts = [replace(one, pinned=one.demand is not None) for one in texts]
    outcome = keep_arrangement(
        texts, placed, names=arranged.names, central=arranged.central, engine=arranged.engine, at=at
    )
    logger.info("demands.grouped", texts=outcome.texts, demands=outcome.demands, new=outcome.new)
    return outcome
