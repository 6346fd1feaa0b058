from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.account import views as account

urlpatterns: list[URLPattern | URLResolver] = [
    path("account", account.account, name="account"),
    path("messages", account.my_messages, name="messages"),
]
