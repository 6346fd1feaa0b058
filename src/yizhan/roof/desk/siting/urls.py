from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.siting import importing, plans, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("siting", views.coverage, name="siting"),
    path("siting/export.<str:form>", views.export_file, name="siting_export"),
    path("siting/import", importing.import_file, name="siting_import"),
    path("siting/plans", plans.plans, name="siting_plans"),
    path("siting/plans/new", plans.new_plan, name="siting_plan_new"),
    path("siting/plans/<uuid:public_id>", plans.plan, name="siting_plan"),
    path("siting/plans/<uuid:public_id>/stop", plans.stop, name="siting_plan_stop"),
    path("siting/plans/<uuid:public_id>/paper", plans.paper, name="siting_plan_paper"),
    path(
        "siting/plans/<uuid:public_id>/export.<str:form>",
        plans.export_file,
        name="siting_plan_export",
    ),
]

navigation = (
    Page(
        "desk:siting",
        "map",
        pgettext_lazy("navigation", "Siting"),
        Permission.STATION_EDIT,
        section=Section.STATIONS,
        place=30,
    ),
)
