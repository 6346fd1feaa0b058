from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.overview.views import overview
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("overview", overview, name="overview"),
]

navigation = (
    Page(
        "desk:overview",
        "overview",
        pgettext_lazy("navigation", "Overview"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=10,
    ),
)
