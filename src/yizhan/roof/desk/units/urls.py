from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.units import reorganising
from yizhan.roof.desk.units import views as units
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("posts/<int:pk>/end", units.end, name="post_end"),
    path("posts/<int:pk>/password", units.password, name="post_password"),
    path("units", units.units, name="units"),
    path("units/<str:code>", units.unit, name="unit"),
    path("units/<str:code>/appoint", units.appoint, name="unit_appoint"),
    *(
        path(f"units/<str:code>/{how}", reorganising.reorganise, {"how": how}, name=f"unit_{how}")
        for how in reorganising.REORGANISATIONS
    ),
    *(
        path(
            f"units/<str:code>/{how}/fitting",
            reorganising.fitting,
            {"how": how},
            name=f"unit_{how}_fitting",
        )
        for how, verb in reorganising.REORGANISATIONS.items()
        if verb.targets
    ),
    path("units/<str:code>/new", units.new_unit, name="unit_new"),
]

navigation = (
    Page(
        "desk:units",
        "unit",
        pgettext_lazy("navigation", "Units"),
        Permission.UNIT_READ,
        section=Section.SETTINGS,
        place=10,
    ),
)
