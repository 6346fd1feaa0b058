from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.rider.order import alike
from yizhan.roof.rider.order import views as order
from yizhan.roof.shared.bottom_bar import Place

urlpatterns: list[URLPattern | URLResolver] = [
    path("order", order.order, name="order"),
    path("order/alike", alike.alike, name="order_alike"),
]

places = (Place("rider:order", "order", pgettext_lazy("bottom bar", "Order"), 2, also=("/case/",)),)
