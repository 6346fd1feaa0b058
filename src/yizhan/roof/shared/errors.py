"""Errors as pages: the domain's two ways of saying no, and our own faults."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from yizhan.kit.errors import Refusal

logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show a number that stands in the log, too. Fall back to a page without the visitor's choices
    when even those cannot be had."""
    incident = secrets.token_hex(4)
    match = request.resolver_match  # the path itself may hold somebody's ticket
    logger.error("incident", number=incident, route=match.route if match else "-")
    try:
        return render(request, "500.html", {"incident": incident}, status=500)
    except Exception:
        logger.exception("incident.page_failed", number=incident)
        return HttpResponse(render_to_string("500.html", {"incident": incident}), status=500)


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
