from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.setup import importing
from yizhan.roof.desk.setup import views as setup
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup", setup.checklist, name="setup"),
    path("setup/menu", setup.take_menu, name="setup_menu"),
    path("setup/divisions", importing.divisions, name="divisions_import"),
    path("setup/catalogue", importing.catalogue, name="catalogue_import"),
    path("setup/units", importing.units, name="units_import"),
    path("setup/posts", importing.posts, name="posts_import"),
]

navigation = (
    Page(
        "desk:setup",
        "ok",
        pgettext_lazy("navigation", "Setting up"),
        Permission.CATALOGUE_EDIT,
        section=Section.SETTINGS,
        place=90,
    ),
)
