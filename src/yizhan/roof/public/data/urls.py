from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.data import views as data

urlpatterns: list[URLPattern | URLResolver] = [
    path("data", data.data, name="data"),
    path("data/<slug:key>", data.data_rows, name="data_rows"),
]
