from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.accident import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accident", views.accident, name="accident"),
    path("accident/insurance", views.insurance, name="accident_insurance"),
    # At the root, because a worker answers only for addresses below its own.
    path("accident-worker.js", views.worker, name="accident_worker"),
]
