from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.imports import views as imports

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/<slug:kind>.xlsx", imports.template, name="import_template"),
    path("imports/<uuid:public_id>", imports.file_import, name="file_import"),
    path("imports/<uuid:public_id>/bad-rows.csv", imports.bad_rows, name="bad_rows"),
    path("imports/<uuid:public_id>/confirm", imports.confirm, name="import_confirm"),
    path("imports/<uuid:public_id>/discard", imports.discard, name="import_discard"),
]
