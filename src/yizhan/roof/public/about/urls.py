from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.about import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("changes", views.changes, name="changes"),
    path("closing", views.closing, name="closing"),
]
