from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.fleet import board, by_hand, files, views, what_ifs
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("fleet", views.weeks, name="fleet"),
    path("fleet/new", views.new, name="fleet_new"),
    path("fleet/export.<str:form>", files.export_file, name="fleet_export"),
    path("fleet/import", files.import_file, name="fleet_import"),
    path("fleet/errands/<int:pk>/give", by_hand.give, name="fleet_give"),
    path("fleet/errands/<int:pk>/rule-out", by_hand.rule_out, name="fleet_rule_out"),
    path("fleet/helpers/<int:pk>", by_hand.helper, name="fleet_helper"),
    path("fleet/helpers/<int:pk>/move", by_hand.move, name="fleet_move"),
    path("fleet/<int:pk>/what-if", what_ifs.what_if, name="fleet_what_if"),
    path("fleet/<int:pk>/what-if/stop", what_ifs.stop, name="fleet_what_if_stop"),
    path("fleet/<int:pk>/edit", views.edit, name="fleet_edit"),
    path("fleet/<int:pk>/<str:day>/swap", by_hand.swap, name="fleet_swap"),
    path("fleet/<int:pk>/<str:day>", board.board, name="fleet_board"),
    path("fleet/<int:pk>/<str:day>/events", board.events, name="fleet_events"),
    path("fleet/<int:pk>/<str:day>/plan", board.plan, name="fleet_plan"),
    path("fleet/<int:pk>/<str:day>/publish", board.publish, name="fleet_publish"),
]

navigation = (
    Page(
        "desk:fleet",
        "calendar",
        pgettext_lazy("navigation", "Exam fleet"),
        Permission.FLEET_READ,
        section=Section.PARTICIPATION,
        place=60,
    ),
)
