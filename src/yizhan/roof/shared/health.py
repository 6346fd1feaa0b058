"""Whether the platform can do its work: asked by load balancers, often, and by anybody.

An answer names the part that fails and nothing else; the cause is in the log, and in `doctor`.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.ground.notify.models import Message
from yizhan.ground.scheduled.actions import DATABASE_CHECK, last_run_failed, worker_lives
from yizhan.kit.memo import Memo
from yizhan.roof.shared.audience import public_page

logger = structlog.get_logger(__name__)

LATE = timedelta(minutes=5)
"""A sign-in code that is older is of no use to whoever waits for it."""
LEAST_DISK = 64 << 20
"""Bytes that must be free: the database, its log and one large photo."""
START_GRACE = 60.0
"""Seconds after the start of this process in which a silent worker is no fault: it starts after the
web server, and needs as long as that did."""
_started = time.monotonic()

_answers: Memo[dict[str, str]] = Memo(seconds=1)
"""Whoever asks a thousand times a second is told what was true a second ago."""
_logged: dict[str, str] = {}
"""The fault of each part that was last logged."""


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "damaged pages" if last_run_failed(DATABASE_CHECK) else ""


def _files() -> str:
    if shutil.disk_usage(settings.DATA).free < LEAST_DISK:
        return "disk full"
    with tempfile.TemporaryFile(dir=settings.DATA) as probe:
        probe.write(b"1")  # permissions, quotas and a read-only disk are known by writing only
    return ""


def _worker() -> str:
    if worker_lives(at=timezone.now()) or time.monotonic() - _started < START_GRACE:
        return ""
    return "not heard of"


def _messages() -> str:
    late = Message.objects.urgent_before(timezone.now() - LATE).exists()
    return "urgent ones wait" if late else ""


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "files": _files,
    "worker": _worker,
    "messages": _messages,
}
"""Each returns nothing while the part is well, else why not, for the log."""


def parts() -> dict[str, str]:
    """`{"database": "ok", "files": "failing", …}`. A part that cannot be asked is failing."""
    return {name: "failing" if _fault(name, look) else "ok" for name, look in PARTS.items()}


def _fault(name: str, look: Callable[[], str]) -> str:
    try:
        fault = look()
    except (DatabaseError, OSError) as exc:
        fault = type(exc).__name__
    _log_change(name, fault)
    return fault


def _log_change(name: str, fault: str) -> None:
    """Log what fails when it begins and when it ends, however often somebody asks meanwhile."""
    before = _logged.pop(name, "")
    if fault:
        _logged[name] = fault
    if fault and fault != before:
        logger.warning("health.failing", part=name, why=fault)
    elif before and not fault:
        logger.warning("health.well_again", part=name)


@public_page
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while every part is well, else 503. Names the part that fails, no cause and no path."""
    states = _answers.get("parts", parts)
    well = all(state == "ok" for state in states.values())
    answer = {"status": "ok" if well else "failing", **states}
    return JsonResponse(answer, status=200 if well else 503)
