from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.stages import views as stages
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("stages", stages.stages, name="stages"),
    path("stages/new", stages.new_stage, name="stage_new"),
    path("stages/<slug:code>", stages.stage, name="stage"),
]

navigation = (
    Page(
        "desk:stages",
        "sort",
        pgettext_lazy("navigation", "Stages"),
        Permission.RULE_EDIT,
        section=Section.SETTINGS,
        place=50,
    ),
)
