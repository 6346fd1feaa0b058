from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.figure_requests import views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("figure-requests", views.figure_requests, name="figure_requests"),
    path("figure-requests/new", views.new, name="figure_request_new"),
    path("figure-requests/<int:pk>", views.figure_request, name="figure_request"),
    path("figure-requests/<int:pk>/file.<str:form>", views.table_file, name="figure_request_file"),
    path("figure-requests/<int:pk>/send", views.send, name="figure_request_send"),
    path("figure-requests/<int:pk>/close", views.close, name="figure_request_close"),
]

navigation = (
    Page(
        "desk:figure_requests",
        "table",
        pgettext_lazy("navigation", "Asked from above"),
        Permission.OVERVIEW_READ,
        section=Section.DATA,
        place=20,
    ),
)
