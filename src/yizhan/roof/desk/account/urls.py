from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.desk.account import views as account

urlpatterns: list[URLPattern | URLResolver] = [
    path("account", account.account, name="account"),
    path("account/tokens", account.new_token, name="token_new"),
    path("account/tokens/<int:pk>/revoke", account.revoke, name="token_revoke"),
    path("messages", account.my_messages, name="messages"),
]
