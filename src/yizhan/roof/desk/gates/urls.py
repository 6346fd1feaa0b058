from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.gates import importing, plans, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("gates", views.gates, name="gates"),
    path("gates/export.<str:form>", views.export_file, name="gate_export"),
    path("gates/import", importing.import_file, name="gate_import"),
    path("gates/new", views.new, name="gate_new"),
    path("gates/notes", views.notes, name="gate_notes"),
    path("gates/notes/<int:pk>", views.decide, name="gate_note"),
    path("gates/plans/<uuid:key>", plans.picture, name="gate_plan"),
    path("gates/plans/<uuid:key>/decide", plans.decide, name="gate_plan_decide"),
    path("gates/<str:code>", views.gate, name="gate"),
    path("gates/<str:code>/plan", plans.add, name="gate_plan_add"),
    *(
        path(f"gates/<str:code>/{how}", views.change, {"how": how}, name=f"gate_{how}")
        for how in views.CHANGES
    ),
]

navigation = (
    Page(
        "desk:gates",
        "gate",
        pgettext_lazy("navigation", "Gates"),
        Permission.GATE_EDIT,
        section=Section.CARE,
        place=60,
    ),
)
