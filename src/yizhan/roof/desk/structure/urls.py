from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.structure import views as structure
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("structure", structure.structure, name="structure"),
    path("structure/<slug:county>", structure.county, name="structure_county"),
]

navigation = (
    Page(
        "desk:structure",
        "unit",
        pgettext_lazy("navigation", "Structure"),
        Permission.UNIT_READ,
        section=Section.ORGANISATION,
        place=10,
    ),
)
