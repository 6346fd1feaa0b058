from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.demands import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("demands", views.demands, name="demands"),
    path("demands/<int:pk>", views.demand, name="demand"),
    path("demands/<int:pk>/answer", views.answer, name="demand_answer"),
    path("demands/<int:pk>/decide", views.decide, name="demand_decide"),
]

navigation = (
    Page(
        "desk:demands",
        "merge",
        pgettext_lazy("navigation", "Concentrated demands"),
        Permission.CASE_DISPATCH,
        section=Section.CASES,
        place=30,
    ),
)
