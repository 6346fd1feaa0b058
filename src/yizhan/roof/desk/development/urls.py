from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.development import views as development
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("development", development.development, name="development"),
    path("development/<int:pk>", development.candidacy, name="candidacy"),
    path("development/<int:pk>/correct", development.corrected, name="candidacy_correct"),
    path("development/<int:pk>/examine", development.examined, name="candidacy_examine"),
    path("development/<int:pk>/step", development.step, name="candidacy_step"),
    path("development/<int:pk>/stop", development.stopped, name="candidacy_stop"),
]

navigation = (
    Page(
        "desk:development",
        "training",
        pgettext_lazy("navigation", "Development"),
        Permission.MEMBER_READ,
        section=Section.ORGANISATION,
        place=40,
    ),
)
