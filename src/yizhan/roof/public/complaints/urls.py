from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.complaints import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("complaints", views.complaints, name="complaints"),
    path("complaints.rss", views.rss, name="complaints_rss"),
]
