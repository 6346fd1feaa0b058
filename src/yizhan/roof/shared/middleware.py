"""Headers of every response, and the API answered before what serves pages only."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

BODY_REFUSED = "yizhan.body_refused"
"""Where the web server notes the status with which it did not read a body (config.bodies)."""
RETRY_AFTER = "10"
Answer = Callable[[HttpRequest], HttpResponseBase]
SIGNED_IN = {"rider", "host", "desk"}


def content_policy(tiles_url: str) -> str:
    """A policy without `unsafe-inline`: scripts and styles come from our own files only."""
    tiles = ""
    if tiles_url:
        tiles = " " + "/".join(tiles_url.split("/")[:3]).replace("{s}", "*")
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{tiles}",
            f"connect-src 'self'{tiles}",
            "worker-src 'self' blob:",
            "font-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


def _needs_sign_in(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "audience", "") in SIGNED_IN


PERMISSIONS = "camera=(self), microphone=(), payment=()"
"""Codes are scanned with the camera: badges, codes of help, those who come to an activity."""


def safety_headers(get_response: Answer) -> Answer:
    policy = content_policy(settings.TILES_URL)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if _needs_sign_in(request):
            # Whoever uses this telephone or desk next must not find it with the «back» button.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def asks_with_nul(request: HttpRequest) -> bool:
    """Return whether the address holds a NUL, which PostgreSQL refuses in any text."""
    return "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info


def plain_addresses(get_response: Answer) -> Answer:
    """Refuse addresses that hold a NUL. The API does so in its own words; forms check their
    inputs themselves."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if asks_with_nul(request) and not request.path_info.startswith("/api/"):
            raise BadRequest("NUL in an address")
        return get_response(request)

    return middleware


def refused_bodies(get_response: Answer) -> Answer:
    """Say that the body was not read, as a page or as the API's JSON."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        status = request.META.get(BODY_REFUSED)
        return body_refused(request, status) if status else get_response(request)

    return middleware


def body_refused(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """The answer to a request whose body is too large, too slow, or one of too many."""
    translation.activate(_language_of(request))
    code, message = BODY_WORDS[status]
    if request.path_info.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            {"code": code, "message": str(message)}, status=status
        )
    else:
        page = render_to_string("body_refused.html", {"message": message})
        response = HttpResponse(page, status=status)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Connection"] = "close"
    return response


BODY_WORDS = {
    HTTPStatus.REQUEST_TIMEOUT: ("too_slow", _("What you sent did not arrive in time.")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "too_large",
        _("What you sent is too large: 50 MB at most, and 15 MB for one photo."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "too_many_requests",
        _("That was a lot in a short time. Please wait a few minutes."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "busy",
        _("Too many people are sending something. Please try again in a moment."),
    ),
}


def api_first(get_response: Answer) -> Answer:
    """Answer the API before everything that serves pages only.

    It knows callers by their tokens: sessions, their users, forms' tokens, messages and htmx are
    nothing to it, and they would double the time of its fastest answers (decision 19). What comes
    before this in the list (transport, headers, hosts) holds for both. The API's manual is a page.
    """

    known: dict[str, ResolverMatch] = {}
    """Addresses without a parameter; there are few, and to find one takes a while."""

    def match_of(path: str) -> ResolverMatch:
        match = known.get(path)
        if match is None:
            match = resolve(path)
            if not (match.args or match.kwargs):
                known[path] = match
        return match

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        try:
            match = match_of(request.path_info)
        except Resolver404:
            return get_response(request)
        if getattr(match.func, "audience", "") != "api" or match.url_name == "openapi-view":
            return get_response(request)
        request.resolver_match = match
        translation.activate(_language_of(request))
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        # Of somebody's case, or from where somebody is: nothing for the caches in between.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _language_of(request: HttpRequest) -> str:
    if "HTTP_ACCEPT_LANGUAGE" not in request.META:
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)
