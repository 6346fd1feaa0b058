from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.help import importing, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("help", views.offers, name="help"),
    path("help/export.<str:form>", views.export_file, name="help_export"),
    path("help/import", importing.import_file, name="help_import"),
    path("help/new", views.new, name="help_new"),
    path("help/<int:pk>", views.offer, name="help_offer"),
    path("help/<int:pk>/edit", views.edit, name="help_edit"),
    path("help/<int:pk>/stock", views.stock, name="help_stock"),
    *(
        path(f"help/<int:pk>/{how}", views.change, {"how": how}, name=f"help_{how}")
        for how in views.CHANGES
    ),
    *(
        path(f"help/<int:pk>/{how}", views.refuse, {"how": how}, name=f"help_{how}")
        for how in views.WITH_REASON
    ),
]

navigation = (
    Page(
        "desk:help",
        "rain_gear",
        pgettext_lazy("navigation", "Help"),
        Permission.HELP_READ,
        section=Section.CARE,
        place=35,
    ),
)
