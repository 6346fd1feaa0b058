"""The page of whoever comes in by another way than ours, and cannot."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.roof.shared.audience import OpenRequest, PageRequest
from yizhan.roof.shared.pages import show


def refused(request: OpenRequest | PageRequest, sentence: str) -> HttpResponse:
    return show(request, "entrance/not_signed_on.html", {"sentence": sentence}, status=403)
