from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.talks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("talks", views.talks, name="talks"),
    path("talks/<int:pk>", views.talk, name="talk"),
]
