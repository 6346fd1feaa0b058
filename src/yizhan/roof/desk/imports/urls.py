from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.imports import views as imports

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/bad-rows", imports.bad_rows, name="bad_rows"),
    path("imports/<slug:kind>.xlsx", imports.template, name="import_template"),
    path("imports/progress", imports.progress, name="import_progress"),
]
