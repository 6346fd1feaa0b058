"""The jobs of concentrated demands: what was said is taken in and grouped; who answered what is
learned, and a unit proposed for what is open.

All of it runs in a process of its own with a deadline (`kit.apart`): what it needs is not loaded
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
    Learned,
    Outcome,
    Placed,
    Said,
    answered,
    is_enough,
    is_worth_anew,
    is_worth_learning,
    keep_arrangement,
    keep_proposals,
    keep_routing,
    newest_routing,
    said,
    take_in,
    waiting,
)

if TYPE_CHECKING:
    from yizhan.kit.texts.arranging import Arrangement
    from yizhan.kit.texts.learning import Answer, Lesson

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
                one.text,
                one.vector,
                one.demand if one.pinned or not anew else None,
                one.count,
                one.item,
                one.place,
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


def learn_routing() -> Learned | None:
    """Learn who answers what, if enough was answered since it was learned last."""
    at = timezone.now()
    return learn(at=at) if is_worth_learning(at=at) else None


def learn(*, at: datetime, progress: Progress | None = None) -> Learned | None:
    """Learn who answers what from all that was answered; None: that is too little."""
    texts = answered(at=at)
    if not is_enough(texts):
        return None
    lesson: Lesson = apart(
        "yizhan.kit.texts.learning.learn",
        [one.text for one in texts],
        [one.answers for one in texts],
        [one.vector for one in texts],
        seconds=LONGEST,
        progress=progress,
    )
    learned = keep_routing(
        lesson.arrays,
        texts=len(texts),
        units=len(lesson.labels),
        right=lesson.right,
        engine=lesson.engine,
        at=at,
    )
    logger.info("demands.routing_learned", texts=learned.texts, right=learned.right)
    return learned


def propose_units() -> int | None:
    """Propose a unit for open cases that have no proposal by what was learned last."""
    at, learned = timezone.now(), newest_routing()
    cases = waiting(learned) if learned is not None else []
    if learned is None or not cases:
        return None
    answer: Answer = apart(
        "yizhan.kit.texts.learning.propose",
        bytes(learned.arrays),
        [one.text for one in cases],
        [one.vector for one in cases],
        seconds=LONGEST,
    )
    if answer.proposals is None:  # learned with another engine than the one that is here now
        learn(at=at)
        return None
    return keep_proposals(
        (
            (case.case, one.answers, one.confidence, one.words)
            for case, one in zip(cases, answer.proposals, strict=True)
        ),
        engine=answer.engine,
        at=at,
    )
