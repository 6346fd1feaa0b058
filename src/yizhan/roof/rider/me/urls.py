from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.rider.me import views as me
from yizhan.roof.rider.me.waiting import something_waits
from yizhan.roof.shared.bottom_bar import Place

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.cases, name="me"),
    path("me/claim", me.claim, name="me_claim"),
    path("me/data", me.data, name="me_data"),
    path("me/data/erase", me.erase, name="me_erase"),
    path("me/data/export", me.export, name="me_export"),
    path("me/data/take", me.take, name="me_take"),
    path("me/messages", me.messages, name="me_messages"),
    path("me/name", me.name, name="me_name"),
]

places = (
    Place(
        "rider:me",
        "person",
        pgettext_lazy("bottom bar", "Mine"),
        5,
        also=("/accounts/",),
        waits=something_waits,
    ),
)
