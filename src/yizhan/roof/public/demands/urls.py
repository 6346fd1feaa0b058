from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.demands import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("demands", views.demands, name="demands"),
    path("demands.rss", views.rss, name="demands_rss"),
]
