"""Periodic jobs of cases. Each finds its work, reads the clock once, and calls one action per row;
safe to run twice, or in two workers at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta

import structlog
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yizhan.ground.casework import store
from yizhan.ground.casework.actions import (
    escalate_case,
    go_on_without_reply,
    hand_over,
    remade,
    search_again,
    seconds_of,
    settle,
    sweep,
    warn_due_soon,
)
from yizhan.ground.casework.models import Case, Photo
from yizhan.ground.casework.rules import REPLY_DAYS
from yizhan.ground.people.models import Unit
from yizhan.kit.weights import can_search

logger = structlog.get_logger(__name__)
BATCH = 500
UPLOAD_TIME = timedelta(minutes=15)
"""In which a file that came in gets its row; no request takes as long."""
PHOTO_BATCH = 6
PHOTOS_AT_ONCE = 3
PHOTOS_WEIGHED = 1000
"""As many of those that wait longest are compared by the work they are."""
WAIT_FOR_A_SECOND = timedelta(minutes=5)
"""A photo gives way to what comes this much later, for each second of work that it is more."""


def warn_of_due_cases() -> int:
    """Tell the units which cases are due soon."""
    at = timezone.now()
    waiting = Case.objects.to_warn(at=at).order_by("due_at", "pk")[:BATCH]
    warned = sum(warn_due_soon(case, at=at) for case in waiting)
    logger.info("cases.warned", count=warned)
    return warned


def escalate_overdue_cases() -> int:
    """Take what is overdue to the level above."""
    at = timezone.now()
    waiting = Case.objects.to_escalate(at=at).order_by("due_at", "pk")[:BATCH]
    escalated = sum(escalate_case(case, at=at) for case in waiting)
    logger.info("cases.escalated", count=escalated)
    return escalated


def end_long_pauses() -> int:
    """Start the clock again where a question was not answered for days."""
    at = timezone.now()
    since = at - timedelta(days=REPLY_DAYS)
    waiting = Case.objects.unanswered(since=since).order_by("paused_at", "pk")[:BATCH]
    resumed = sum(go_on_without_reply(case, at=at) for case in waiting)
    logger.info("cases.pauses_ended", count=resumed)
    return resumed


def hand_over_what_was_left() -> int:
    """Find open cases of units that have closed (somebody ordered or handed on at that very moment)
    and give them to whoever has now what those had."""
    at = timezone.now()
    left = Case.objects.filter(unit=OuterRef("pk"), is_open=True)
    closed = Unit.objects.filter(Exists(left), closed_on__isnull=False)
    handed = sum(hand_over(unit, at=at) for unit in closed)
    if handed:
        logger.info("cases.handed_over", count=handed)
    return handed


def reencode_sealed() -> int:
    """Make the photos that came in fit to be shown, a few at a time. Much work waits for little, as
    long as its turn is not come: hundreds of tiny files of 64 million pixels keep nobody waiting
    who sends a photo."""
    waiting = list(Photo.objects.sealed().order_by("at", "pk")[:PHOTOS_WEIGHED])
    weights = _weigh(waiting)
    waiting.sort(key=lambda photo: (photo.at + weights[photo.key] * WAIT_FOR_A_SECOND, photo.pk))
    ready = 0
    with ThreadPoolExecutor(PHOTOS_AT_ONCE) as pool:
        making = {pool.submit(remade, photo): photo for photo in waiting[:PHOTO_BATCH]}
        for done in as_completed(making):  # one that takes its time keeps no other from being shown
            ready += settle(making[done], done.result())
    if ready:
        logger.info("photos.ready", count=ready)
    return ready


_not_searchable: set[int] = set()
"""The photos that the detectors of this process have failed on, so that they keep none waiting."""


def search_unsearched() -> int:
    """Look for faces and plates in photos that came without a detector, a few at a time."""
    if not can_search():
        return 0
    waiting = Photo.objects.unsearched().exclude(pk__in=_not_searchable)[:PHOTO_BATCH]
    searched = 0
    for photo in waiting:
        if search_again(photo):
            searched += 1
        else:
            _not_searchable.add(photo.pk)
    if searched:
        logger.info("photos.searched", count=searched)
    return searched


_weights: dict[str, float] = {}
"""The seconds of work of each photo that waits, so that its file is opened once for it."""


def _weigh(waiting: Sequence[Photo]) -> dict[str, float]:
    global _weights  # noqa: PLW0603  # what waits no more is forgotten
    known = _weights
    _weights = {
        photo.key: known[photo.key] if photo.key in known else seconds_of(photo)
        for photo in waiting
    }
    return _weights


def sweep_photos() -> int:
    """Remove files that belong to no case a quarter of an hour after they came, or whose time is
    still to come: the clock was ahead when they did."""
    now = timezone.now()
    return sweep(store.kept_outside((now - UPLOAD_TIME).timestamp(), now.timestamp()))
