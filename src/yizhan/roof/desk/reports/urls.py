from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.reports import seals, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports", views.reports, name="reports"),
    path("reports/shield", views.shield_page, name="report_shield"),
    path("reports/kinds", views.load_kinds, name="report_kinds"),
    path("reports/replies/<int:pk>", views.decide, name="report_decide"),
    path("reports/seals/<int:pk>", seals.decide, name="seal_decide"),
    path("reports/<int:pk>", views.report, name="report"),
    path("reports/<int:pk>/public", views.public, name="report_public"),
    path("reports/<int:pk>/code", views.reply_code, name="report_code"),
    path("reports/<int:pk>/lead", views.lead, name="report_lead"),
    path("reports/<int:pk>/seal", seals.seal, name="report_seal"),
]

navigation = (
    Page(
        "desk:reports",
        "camera",
        pgettext_lazy("navigation", "Reports"),
        Permission.CASE_READ,
        section=Section.CASES,
        place=35,
    ),
)
