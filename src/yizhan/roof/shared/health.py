"""Whether this process can do its work: asked by load balancers, often."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.roof.shared.audience import public_page


def parts() -> dict[str, str]:
    """`{"database": "ok", "files": "ok"}`, or in a word what is wrong with a part."""
    states = {"database": "ok", "files": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        states["database"] = "unreachable"
    if not os.access(settings.DATA, os.W_OK):
        states["files"] = "not writable"
    return states


@public_page
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while every part is well, else 503. Names the part that fails, no cause and no path."""
    states = parts()
    well = all(state == "ok" for state in states.values())
    answer = {"status": "ok" if well else "failing", **states}
    return JsonResponse(answer, status=200 if well else 503)
