"""The index of this process, and the thread that keeps it fresh.

The first to ask loads it and starts the thread, so commands that never ask pay nothing, and a
worker that was forked begins anew. With `INDEX_POLL` 0 there is no thread: every request reads the
stations afresh, which is for tests.
"""

from __future__ import annotations

import os
import threading
import time

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.rules import WorkCalendar
from yizhan.kit.connected import Place, connected_to
from yizhan.wings.care.stations.index.access import city_zone
from yizhan.wings.care.stations.index.nearest import NearestIndex

logger = structlog.get_logger(__name__)

PREPARE_EVERY = 60.0

_lock = threading.Lock()
_index: NearestIndex | None = None
_place: Place | None = None
"""The database whose stations are in the index."""


def stations_index() -> NearestIndex:
    kept = _index
    if kept is None or _place != connected_to():
        return _begin()
    if not settings.INDEX_POLL:
        kept.reload()
    return kept


def forget_index() -> None:
    """Begin anew at the next question; a thread that runs for the old one ends by itself."""
    global _index, _lock  # noqa: PLW0603
    _lock = threading.Lock()
    _index = None


os.register_at_fork(after_in_child=forget_index)


def _begin() -> NearestIndex:
    global _index, _place
    with _lock:
        place = connected_to()
        if _index is None or _place != place:
            index = NearestIndex(zone=city_zone(), calendar=load_calendar)
            index.refresh()
            index.prepare(timezone.now())
            if settings.INDEX_POLL:
                watch = threading.Thread(target=_watch, args=(index,), name="stations", daemon=True)
                watch.start()
            _index, _place = index, place
        return _index


def _watch(index: NearestIndex) -> None:
    """Look for changes until another index takes this one's place."""
    pause = threading.Event()
    calendar: WorkCalendar | None = None
    prepared_at = time.monotonic()
    while _index is None or _index is index:
        pause.wait(settings.INDEX_POLL)
        try:
            index.refresh()
            if time.monotonic() - prepared_at > PREPARE_EVERY:
                calendar = _prepared(index, calendar)
                prepared_at = time.monotonic()
        except DatabaseError:
            logger.exception("stations.not_read")
            connection.close()


def _prepared(index: NearestIndex, known: WorkCalendar | None) -> WorkCalendar:
    """Lay out the coming days; anew if somebody has changed the calendar of working days."""
    calendar = load_calendar()
    if calendar is not known:
        index.forget_days()
    index.prepare(timezone.now())
    return calendar
