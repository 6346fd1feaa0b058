from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.gates import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("gates", views.gates, name="gates"),
    path("gates/<str:code>", views.gate, name="gate"),
    path("gates/<str:code>/problem", views.problem, name="gate_problem"),
    path("gates/<str:code>/note", views.note, name="gate_note"),
]
