from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.visits import assigning, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("visits", views.visits, name="visits"),
    path("visits/<int:pk>", views.visit, name="visit"),
    path("visits/assignments", assigning.assignments, name="assignments"),
    path("visits/assignments/<int:pk>/end", assigning.end, name="assignment_end"),
    path("visits/assignments/<int:pk>/reopen", assigning.reopen, name="assignment_reopen"),
    path("visits/assignments/new", assigning.new, name="assignment_new"),
    path("visits/export.<str:form>", views.export_file, name="visit_export"),
]

navigation = (
    Page(
        "desk:visits",
        "note",
        pgettext_lazy("navigation", "Visits"),
        Permission.VISIT_READ,
        section=Section.CARE,
        place=10,
    ),
)
