"""Logs: one line per fact, readable on a terminal, JSON in production.

What people look for, write and carry does not belong there: no query strings (they hold where
somebody is), no paths of cases (they hold tickets), no text of an exception beyond its first line
(a database's second line quotes the row).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]


def configure(options: dict[str, Any]) -> None:
    """Django calls this with settings.LOGGING."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        exception_without_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    as_json = options["as_json"]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[request_by_route, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options["level"])
    # What a visitor asked for in vain is no news of the platform's.
    requests = logging.getLogger("django.request")
    requests.setLevel(logging.ERROR)
    requests.addFilter(is_no_health)
    # The database's own log quotes values; nobody may turn it on by asking for more.
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)


def is_no_health(record: logging.LogRecord) -> bool:
    """Leave out the 503 of /healthz: it is asked every second, and logs itself what failed."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return getattr(match, "view_name", "") != "shared:healthz"


def request_by_route(logger: object, method: str, event: Event) -> Event:
    """Django names the path of a request that failed; the route says as much and tells nobody's
    ticket."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        event["event"] = f"{getattr(record, 'status_code', '')} {request.method}".strip()
        event["route"] = match.route if match else "-"
    return event


def exception_without_data(logger: object, method: str, event: Event) -> Event:
    """Keep our own frames of the stack and the last one, and the first line of the message."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    exc = info[1] if isinstance(info, tuple) else info
    if isinstance(exc, BaseException):
        words = str(exc).splitlines()
        event["error"] = f"{type(exc).__name__}: {words[0] if words else ''}"
        event["frames"] = _frames(exc)
    return event


def _frames(exc: BaseException) -> list[str]:
    frames = traceback.extract_tb(exc.__traceback__)
    ours = [f for f in frames if "/yizhan/" in f.filename or f is frames[-1]]
    return [f"{f.filename.rpartition('site-packages/')[2]}:{f.lineno} {f.name}" for f in ours]
