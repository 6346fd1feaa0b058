from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.search.views import search

urlpatterns: list[URLPattern | URLResolver] = [
    path("search", search, name="search"),
]
