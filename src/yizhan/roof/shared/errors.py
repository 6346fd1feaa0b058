"""Errors as pages: the domain's two ways of saying no, and our own faults."""

from __future__ import annotations

import contextlib
import secrets
import sys
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from yizhan.ground.scheduled import actions as scheduled
from yizhan.ground.scheduled.jobs import tells_of_damage
from yizhan.kit.errors import Refusal
from yizhan.roof.shared.said_again import said_in

logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token or origin is wrong. What only the operator can mend is told, and
    stands in the log: behind a proxy that is set up wrong, no form of the whole city is accepted.
    """
    origin = request.headers.get("Origin", "")[:200]
    scheme, host = request.scheme or "", request.get_host()
    foreign = reason.startswith(("Origin checking failed", "Referer checking failed"))
    no_https = settings.CSRF_COOKIE_SECURE and not request.is_secure()
    if foreign or no_https:
        logger.warning("form.refused", origin=origin, scheme=scheme, host=host, why=reason[:40])
    context = {
        "foreign": foreign and not no_https,
        "no_https": no_https,
        "origin": origin,
        "base_url": settings.BASE_URL,
        "said": {} if foreign or no_https else said_in(request),
    }
    response = render(request, "403_csrf.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Show a number that stands in the log, too. Fall back to a page without the visitor's choices
    when even those cannot be had."""
    incident = secrets.token_hex(4)
    report_damage(sys.exc_info()[1])
    match = request.resolver_match  # the path itself may hold somebody's ticket
    logger.error("incident", number=incident, route=match.route if match else "-")
    try:
        return render(request, "500.html", {"incident": incident}, status=500)
    except Exception:
        logger.exception("incident.page_failed", number=incident)
        return HttpResponse(render_to_string("500.html", {"incident": incident}), status=500)


def report_damage(exc: BaseException | None) -> None:
    """Have healthz tell at once of damaged pages that a request met: the periodic look at all of
    them may be an hour away. It is made now, and decides."""
    if not tells_of_damage(exc):
        return
    with contextlib.suppress(DatabaseError):  # its own page may be among them
        scheduled.fail_until_next_run(
            scheduled.DATABASE_CHECK, at=timezone.now(), error=type(exc).__name__
        )


class Refusals:
    """A refusal no form took up becomes a page (or, for htmx, a sentence) with status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, Refusal):
            return None
        return render(request, "409.html", {"message": exception.message}, status=409)
