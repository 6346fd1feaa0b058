from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.indicators import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators", views.indicators, name="indicators"),
    path("indicators/file.<str:form>", views.indicators_file, name="indicators_file"),
    path("indicators/<slug:key>", views.indicator, name="indicator"),
    path("indicators/<slug:key>/file.<str:form>", views.indicator_file, name="indicator_file"),
]

navigation = (
    Page(
        "desk:indicators",
        "chart",
        pgettext_lazy("navigation", "Indicators"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=12,
    ),
)
