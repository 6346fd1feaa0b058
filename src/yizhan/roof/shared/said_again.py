"""A form that arrives when nobody is signed in any more, or with a token that is too old: what was
written stands on the answer, to be read and sent once more. The outbox keeps its own words, and
waits for the sign-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field
MOST = 100
"""Fields that are carried along."""


def said_in(request: HttpRequest) -> dict[str, Any]:
    """Return what a form said: its fields, those of them that are words to read, and whether photos
    came with it, which a page cannot give back. Empty for a form without words, and for those of
    signing in."""
    if request.path.startswith(settings.LOGIN_URL.rsplit("/", 2)[0]):
        return {}
    lists = [(name, values) for name, values in request.POST.lists() if name != TOKEN]
    fields = [(name, value) for name, values in lists for value in values][:MOST]
    words = [value for name, value in fields if _is_words(value)]
    if not words or any("password" in name for name, _value in fields):
        return {}
    return {
        "fields": fields,
        "words": words,
        "had_files": bool(request.FILES),
        "ours": _is_ours(request),
    }


def _is_ours(request: HttpRequest) -> bool:
    """Whether a page of this platform sent it: nobody is led to send what a foreign page has
    written. Browsers say so in one of two headers; where neither is, it is not known."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_words(value: str) -> bool:
    """Whether somebody wrote it, and did not choose it: a code of ours has neither blanks nor signs
    beyond ASCII."""
    return not value.isascii() or len(value.split()) > 1


class SignInFirst(LoginRequiredMiddleware):
    """Leads to the sign-in, and keeps the words of a form on the way."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know a redirect only
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        by_script = "Idempotency-Key" in request.headers or "HX-Request" in request.headers
        said = {} if by_script or request.method != "POST" else said_in(request)
        if not said:
            return super().handle_no_permission(request, view_func)
        response = render(request, "signed_out.html", {"said": said}, status=403)
        response.headers["Cache-Control"] = "private, no-store"
        return response
