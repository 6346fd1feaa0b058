from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.roster import views as roster
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("roster", roster.roster, name="roster"),
    path("roster/new", roster.entry, name="roster_new"),
    path("roster/<int:pk>", roster.entry, name="roster_entry"),
    path("roster/<int:pk>/end", roster.end, name="roster_end"),
]

navigation = (
    Page(
        "desk:roster",
        "phone",
        pgettext_lazy("navigation", "Duty roster"),
        Permission.ROSTER_EDIT,
        section=Section.SETTINGS,
        place=65,
    ),
)
