from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.roles import Permission
from yizhan.roof.desk.fleet import board, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("fleet", views.weeks, name="fleet"),
    path("fleet/new", views.new, name="fleet_new"),
    path("fleet/errands/<int:pk>/give", board.give, name="fleet_give"),
    path("fleet/errands/<int:pk>/rule-out", board.rule_out, name="fleet_rule_out"),
    path("fleet/<int:pk>/<str:day>", board.board, name="fleet_board"),
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
