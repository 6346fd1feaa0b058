from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.deliveries import views as deliveries
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("deliveries", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/retry", deliveries.once_more, name="delivery_retry"),
]

navigation = (
    Page(
        "desk:deliveries",
        "deliveries",
        pgettext_lazy("navigation", "Undelivered"),
        Permission.DELIVERY_READ,
        section=Section.CASES,
        place=50,
    ),
)
