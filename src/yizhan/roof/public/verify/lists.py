"""The keys and the list of revoked badges, by which a telephone checks badges without a network;
and the worker that keeps the page for it."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.roof import public
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.wings.participation.appointments import index


@public_page
@never_cache
@require_safe
def keys(request: OpenRequest) -> HttpResponse:
    return _for_everybody(JsonResponse(index.published_keys(at=timezone.now())))


@public_page
@never_cache
@require_safe
def revocations(request: OpenRequest) -> HttpResponse:
    """Digests of codes, so that the list leads to nobody."""
    return _for_everybody(JsonResponse(index.published_revocations(at=timezone.now())))


def _for_everybody(response: HttpResponse) -> HttpResponse:
    """Let pages of other cities and of doorkeepers' own systems read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
@never_cache
@require_safe
def worker(request: OpenRequest) -> HttpResponse:
    script = (Path(public.__path__[0]) / "static/public/verify_worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
