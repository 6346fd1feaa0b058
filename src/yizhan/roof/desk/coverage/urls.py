from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.coverage import target
from yizhan.roof.desk.coverage import views as coverage
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("coverage", coverage.coverage, name="coverage"),
    path("coverage/export.<str:form>", coverage.export_file, name="coverage_export"),
    path("coverage/target", target.target, name="coverage_target"),
    path("coverage/target.<str:form>", target.target_file, name="coverage_target_file"),
    path("coverage/<slug:county>/<slug:what>", coverage.behind, name="coverage_behind"),
]

navigation = (
    Page(
        "desk:coverage",
        "table",
        pgettext_lazy("navigation", "Coverage"),
        Permission.UNIT_READ,
        section=Section.DATA,
        place=20,
    ),
)
