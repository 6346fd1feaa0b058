from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = []
"""The page has a short address of its own, `/screen`: it is typed on a television."""

navigation = (
    Page(
        "screen:screen",
        "overview",
        pgettext_lazy("navigation", "Duty screen"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=40,
    ),
)
