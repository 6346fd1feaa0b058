from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.me import views as me

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.cases, name="me"),
    path("me/claim", me.claim, name="me_claim"),
    path("me/data", me.data, name="me_data"),
    path("me/data/erase", me.erase, name="me_erase"),
    path("me/data/export", me.export, name="me_export"),
    path("me/messages", me.messages, name="me_messages"),
    path("me/name", me.name, name="me_name"),
]
