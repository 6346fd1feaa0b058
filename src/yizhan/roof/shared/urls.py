from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.shared import health, views

app_name = "shared"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("page-worker.js", views.page_worker, name="page_worker"),
    path("look/", views.look, name="look"),
]
