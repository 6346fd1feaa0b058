from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.shared import views

app_name = "shared"

urlpatterns: list[URLPattern | URLResolver] = [
    path("look/", views.look, name="look"),
]
