from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.compliance import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("compliance", views.compliance, name="compliance"),
    path("compliance/permissions", views.permissions, name="compliance_permissions"),
]

navigation = (
    Page(
        "desk:compliance",
        "shield",
        pgettext_lazy("navigation", "Compliance"),
        Permission.AUDIT_READ,
        section=Section.SETTINGS,
        place=80,
    ),
)
