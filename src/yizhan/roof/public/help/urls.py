from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public.help import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help", views.offers, name="help"),
    path("help/<int:pk>", views.offer, name="help_offer"),
]
