"""The riders' and hosts' addresses. Each topic folder declares its own in its `urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from yizhan.kit.discovery import modules_named
from yizhan.roof import rider

app_name = "rider"

urlpatterns: list[URLPattern | URLResolver] = [
    pattern for topic in modules_named("urls", rider) for pattern in topic.urlpatterns
]
