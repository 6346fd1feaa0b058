from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.activities import kinds, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("activities", views.activities, name="activities"),
    path("activities/new", views.new, name="activity_new"),
    path("activities/shifts", views.shifts, name="activity_shifts"),
    path("activities/kinds", kinds.kinds, name="activity_kinds"),
    path("activities/kinds/new", kinds.kind, name="activity_kind_new"),
    path("activities/kinds/<slug:code>", kinds.kind, name="activity_kind"),
    path("activities/<int:pk>", views.activity, name="activity"),
    path("activities/<int:pk>/cancel", views.cancel, name="activity_cancel"),
    path("activities/<int:pk>/edit", views.edit, name="activity_edit"),
    path("activities/<int:pk>/held", views.held, name="activity_held"),
    path("activities/<int:pk>/open", views.open_it, name="activity_open"),
    path("activities/<int:pk>/reveal", views.reveal, name="activity_reveal"),
    path("activities/<int:pk>/take-out", views.take_out, name="activity_take_out"),
]

navigation = (
    Page(
        "desk:activities",
        "calendar",
        pgettext_lazy("navigation", "Activities"),
        Permission.ACTIVITY_READ,
        section=Section.CARE,
        place=30,
    ),
)
