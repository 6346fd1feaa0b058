from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.integrations import tokens, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("integrations", views.integrations, name="integrations"),
    path("endpoints/add", views.connect, name="endpoint_add"),
    path("endpoints/<int:pk>/test", views.send_test, name="endpoint_test"),
    path("endpoints/<int:pk>/stop", views.disconnect, name="endpoint_stop"),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke", tokens.revoke, name="token_revoke"),
]

navigation = (
    Page(
        "desk:integrations",
        "link",
        pgettext_lazy("navigation", "Other systems"),
        Permission.ENDPOINT_EDIT,
        section=Section.SETTINGS,
        place=80,
    ),
)
