from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.roof.desk.today.views import remind, remind_duty, today, waiting
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today, name="today"),
    path("today/cases/<int:pk>/remind", remind, name="case_remind"),
    path("today/duties/<int:pk>/remind", remind_duty, name="duty_remind"),
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
