"""The desk's addresses. Each topic folder declares its own in its `urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from yizhan.kit.discovery import modules_named
from yizhan.roof import desk

app_name = "desk"

FIRST = ("today", "inbox", "dispatch", "cases")
"""Pages that are open all day; an address is looked up in the order of this list."""

urlpatterns: list[URLPattern | URLResolver] = [
    pattern for topic in modules_named("urls", desk, first=FIRST) for pattern in topic.urlpatterns
]
