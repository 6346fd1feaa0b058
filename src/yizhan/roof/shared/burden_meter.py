"""The burden meter: each form that staff send is counted, and never by whom.

Sendings are added up in memory and written together about once a minute, so that no row, and no
time of a row, says when somebody worked. What is known of one sending: the month, the part of the
organisation, the form, and a step of seconds between the form's first page and its sending.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from yizhan.ground.people.roles import posts_if_read
from yizhan.kit.days import local_day
from yizhan.roof.shared.retries import FORM_KEY, LONGEST_KEY
from yizhan.wings.organisation.burden.actions import count_forms
from yizhan.wings.organisation.burden.index import part_of
from yizhan.wings.organisation.burden.rules import (
    GRASS_ROOTS,
    NOT_TIMED,
    FormKey,
    Tally,
    step_of,
)

log = logging.getLogger(__name__)
NOT_ASKED = frozenset({
    "csrfmiddlewaretoken", FORM_KEY, "key", "version", "next", "from", "undo", "show", "page",
})  # fmt: skip
"""Names of inputs that nobody fills in."""
MARKED = frozenset({"desk", "host", "rider"})
"""The audiences whose forms are counted; what anybody may send is no duty of staff."""
MOST_KEYS = 2000
Counts = dict[FormKey, Tally]


class Meter:
    """The sums of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counts = defaultdict(Tally)
        self._written = time.monotonic()

    def add(self, key: FormKey, tally: Tally) -> None:
        with self._lock:
            if len(self._counts) < MOST_KEYS or key in self._counts:
                self._counts[key].add(tally)

    def take(self) -> Counts:
        """Return the sums and begin anew."""
        with self._lock:
            counts, self._counts = self._counts, defaultdict(Tally)
            self._written = time.monotonic()
        return counts

    def is_due(self) -> bool:
        every = settings.BURDEN_EVERY
        return bool(self._counts) and 0 < every <= time.monotonic() - self._written


meter = Meter()


def write_down() -> int:
    """Write what was counted in this process; return how many sendings were kept."""
    counts = meter.take()
    return count_forms(counts) if counts else 0


View = Callable[[HttpRequest], HttpResponseBase]


def count_forms_of_staff(get_response: View) -> View:
    """Middleware: count what staff sent and was taken."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "POST" and response.status_code < 400:
            _count(request, at=timezone.now())
        if meter.is_due():
            try:
                write_down()
            except Error:
                log.exception("burden.not_counted")
        return response

    return answered


def _count(request: HttpRequest, *, at: datetime) -> None:
    match = request.resolver_match
    if match is None or getattr(match.func, "audience", "") not in MARKED:
        return
    posts = posts_if_read(request.user)
    if not posts:
        return
    key = FormKey(
        month=local_day(at).replace(day=1),
        path=part_of(min(posts, key=lambda post: (len(post.path), post.path)).path),
        form=match.view_name,
        grass_roots=any(post.role in GRASS_ROOTS for post in posts),
        step=_step(request.POST.get(FORM_KEY, "")[:LONGEST_KEY], at=at),
    )
    meter.add(key, Tally(sends=1, fields=_fields(request), uploads=_uploads(request)))


def _fields(request: HttpRequest) -> int:
    """Inputs with something in them."""
    return sum(
        name not in NOT_ASKED and any(value.strip() for value in values)
        for name, values in request.POST.lists()
    )


def _uploads(request: HttpRequest) -> int:
    return sum(len(files) for _name, files in request.FILES.lists())


def _step(key: str, *, at: datetime) -> int:
    """The step of time since the page with this form was made; its key ends in that moment."""
    _random, dot, begun = key.rpartition("-")
    if not dot or not begun.isdecimal() or not begun.isascii():
        return NOT_TIMED
    return step_of(int(at.timestamp()) - int(begun))
