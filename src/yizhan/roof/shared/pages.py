from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from yizhan.roof.shared.audience import OpenRequest, PageRequest


def show(
    request: PageRequest | OpenRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the whole page, or only its named part when htmx asked for it."""
    if part and request.htmx and not request.htmx.boosted:
        template = f"{template}#{part}"
    response = render(request, template, context, status=status)
    if part:
        patch_vary_headers(response, ["HX-Request"])
    return response
