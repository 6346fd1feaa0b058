from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.catalogue import views as catalogue
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("catalogue/new", catalogue.new_item, name="catalogue_new"),
    path("catalogue/<slug:code>", catalogue.item, name="catalogue_item"),
    path("catalogue/questions/<slug:code>", catalogue.questions, name="catalogue_questions"),
]

navigation = (
    Page(
        "desk:catalogue",
        "catalogue",
        pgettext_lazy("navigation", "Menu"),
        Permission.CATALOGUE_EDIT,
        section=Section.SETTINGS,
        place=30,
    ),
)
