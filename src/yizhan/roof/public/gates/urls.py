from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.kit.tables import Form
from yizhan.roof.public.gates import files, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("gates", views.gates, name="gates"),
    *(
        path(f"gates.{form}", files.open_data, {"form": form}, name=f"gates_{form}")
        for form in (Form.CSV, Form.GEOJSON)
    ),
    path("gates/plans/<uuid:key>", files.plan, name="gate_plan"),
    path("gates/<str:code>", views.gate, name="gate"),
    path("gates/<str:code>/problem", views.problem, name="gate_problem"),
    path("gates/<str:code>/note", views.note, name="gate_note"),
]
