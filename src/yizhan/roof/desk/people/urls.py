from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.people import doubles
from yizhan.roof.desk.people.views import people
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("people", people, name="people"),
    path("people/doubles", doubles.doubles, name="doubles"),
    path("people/doubles/<int:pk>/undo", doubles.undo, name="doubles_undo"),
]

navigation = (
    Page(
        "desk:people",
        "people",
        pgettext_lazy("navigation", "People and posts"),
        Permission.POST_GRANT,
        section=Section.SETTINGS,
        place=20,
    ),
)
