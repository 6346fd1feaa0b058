from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.brief import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("brief", views.brief, name="brief"),
    path("brief/figures/<slug:key>", views.brief_figure, name="brief_figure"),
    path("brief/file.<str:form>", views.brief_file, name="brief_file"),
    path("brief/words", views.brief_words, name="brief_words"),
]

navigation = (
    Page(
        "desk:brief",
        "list",
        pgettext_lazy("navigation", "Brief"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=15,
    ),
)
