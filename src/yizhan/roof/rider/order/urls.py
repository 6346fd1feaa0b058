from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.order import views as order

urlpatterns: list[URLPattern | URLResolver] = [
    path("order", order.order, name="order"),
]
