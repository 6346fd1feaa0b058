from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.desk.today.views import today, waiting
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today, name="today"),
    path("waiting", waiting, name="waiting"),
]

navigation = (
    Page(
        "desk:today",
        "overview",
        pgettext_lazy("navigation", "Today"),
        section=Section.TODAY,
        place=10,
    ),
)
