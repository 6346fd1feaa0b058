from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.help import counter, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("help/<int:pk>/take", views.take, name="help_take"),
    path("me/give", counter.counter, name="help_counter"),
    path("me/give/out", counter.give_out, name="help_give_out"),
    path("me/give/undo", counter.undo, name="help_undo"),
    path("me/help", views.mine, name="help_mine"),
    path("me/help/<int:pk>", views.code, name="help_code"),
    path("me/help/<int:pk>/return", views.give_back, name="help_return"),
]
