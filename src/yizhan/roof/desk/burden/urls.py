from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.burden import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("burden", views.burden, name="burden"),
    path("burden/approvals/<int:pk>", views.approval, name="burden_approval"),
    path("burden/budget", views.budget, name="burden_budget"),
]

navigation = (
    Page(
        "desk:burden",
        "clock",
        pgettext_lazy("navigation", "Burden"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=30,
    ),
)
