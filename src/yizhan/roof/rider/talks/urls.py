from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.talks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/talks", views.talks, name="talks"),
    path("me/talks/<str:code>", views.delegate, name="delegate"),
]
