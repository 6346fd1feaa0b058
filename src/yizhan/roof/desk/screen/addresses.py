"""The addresses of the screen; they stand outside `/desk/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.screen import views

app_name = "screen"

urlpatterns: list[URLPattern | URLResolver] = [
    path("screen", views.screen, name="screen"),
    path("screen/events", views.events, name="events"),
]
