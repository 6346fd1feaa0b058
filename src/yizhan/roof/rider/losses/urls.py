from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.losses import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/losses", views.losses, name="losses"),
    path("me/losses/appeal", views.appeal, name="loss_appeal"),
    path("me/losses/meal", views.meal, name="loss_meal"),
    path("me/losses/shops", views.shops, name="loss_shops"),
    path("me/losses/penalty", views.penalty, name="loss_penalty"),
    path("me/losses/<int:pk>", views.loss, name="loss"),
    path("me/losses/<int:pk>/delete", views.delete, name="loss_delete"),
]
