from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.dispatch import views as dispatch
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("dispatch/", dispatch.dispatch, name="dispatch"),
    path("dispatch/merge", dispatch.merge_all, name="dispatch_merge"),
]

navigation = (
    Page(
        "desk:dispatch",
        "dispatch",
        pgettext_lazy("navigation", "Dispatch"),
        Permission.CASE_DISPATCH,
        section=Section.CASES,
        place=20,
    ),
)
