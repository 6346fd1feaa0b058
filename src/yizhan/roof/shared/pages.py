from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from yizhan.kit.errors import Refusal
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


def say(form: BaseForm, refusal: Refusal) -> None:
    """Put the words of a refusal beside the boxes they belong to."""
    for name, sentence in refusal.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, str(refusal))
