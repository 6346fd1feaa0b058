from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.honours import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/honours", views.mine, name="my_honours"),
    path("me/jury", views.juries, name="jury"),
    path("me/jury/<int:pk>", views.jury, name="jury_call"),
    path("me/jury/<int:pk>/declare", views.declare, name="jury_declare"),
    path("me/jury/<int:pk>/mark/<uuid:key>", views.mark, name="jury_mark"),
    path("me/jury/<int:pk>/photos/<uuid:key>", views.photo, name="jury_photo"),
]
