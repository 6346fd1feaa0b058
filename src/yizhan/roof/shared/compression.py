"""Fewer bytes for a phone on a slow network.

Two things are compressed on the way out: pages that anybody may see, asked for by somebody who is
not signed in, and, where no compressed copies were made beforehand (`yizhan up`), our own styles,
scripts and drawings. Nothing else: the length of a compressed page that holds a person's secret
beside words from its address tells about the secret (BREACH). The one secret in a guest's page, the
token of its forms, is masked anew in every answer; and Django pads each by a random length, which
our own files, alike for everybody, do without.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

Answer = Callable[[HttpRequest], HttpResponseBase]
TEXTS = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}


class _Unpadded(GZipMiddleware):
    max_random_bytes = 0


def smaller(get_response: Answer) -> Answer:
    padded, unpadded = GZipMiddleware(get_response), _Unpadded(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 200:
            return response
        if _is_our_file(request, response):
            return unpadded.process_response(request, response)
        if _is_anybodys_page(request, response):
            return padded.process_response(request, response)
        return response

    return middleware


def _kind(response: HttpResponseBase) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0]


def _is_our_file(request: HttpRequest, response: HttpResponseBase) -> bool:
    return request.path_info.startswith(settings.STATIC_URL) and _kind(response) in TEXTS


def _is_anybodys_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and getattr(match.func, "audience", "") == "public"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and _kind(response) == "text/html"
    )
