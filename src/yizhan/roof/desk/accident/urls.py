from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.accident import importing, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("accident", views.card, name="accident"),
    path("accident/known", views.known, name="accident_known"),
    path("accident/coverage/new", views.coverage, name="coverage_new"),
    path("accident/coverage/import", importing.coverage, name="coverage_import"),
    path("accident/coverage/<slug:code>", views.coverage, name="coverage_row"),
    path("accident/advice/new", views.advice, name="advice_new"),
    path("accident/advice/import", importing.advice, name="advice_import"),
    path("accident/advice/<slug:code>", views.advice, name="advice_entry"),
]

navigation = (
    Page(
        "desk:accident",
        "accident",
        pgettext_lazy("navigation", "Accident card"),
        Permission.RIGHTS_EDIT,
        section=Section.CARE,
        place=40,
    ),
)
