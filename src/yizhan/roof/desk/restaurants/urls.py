from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.restaurants import figures, importing, keeping, reading, views
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("rounds", views.rounds, name="rounds"),
    path("rounds/figures", figures.figures, name="round_figures"),
    path("rounds/new", views.new, name="round_new"),
    path("rounds/<int:pk>", views.a_round, name="round"),
    path("rounds/<int:pk>/abandon", views.abandon, name="round_abandon"),
    path("rounds/<int:pk>/discard", views.discard, name="round_discard"),
    path("rounds/<int:pk>/edit", views.edit, name="round_edit"),
    path("rounds/<int:pk>/freeze", views.freeze, name="round_freeze"),
    path("rounds/<int:pk>/seed", views.seed, name="round_seed"),
    path("rounds/<int:pk>/supervisors", views.supervisors, name="round_supervisors"),
    path("rounds/<int:pk>/visitors/remove", views.remove, name="round_visitor_remove"),
    path("rounds/visits/<int:pk>", reading.visit, name="round_visit"),
    path("rounds/visits/<int:pk>/aside", reading.aside, name="round_visit_aside"),
    path("rounds/visits/<int:pk>/hide", reading.hide, name="round_reply_hide"),
    path("rounds/visits/<int:pk>/letter", reading.letter, name="round_letter"),
    path("rounds/visits/<int:pk>/photos/<str:key>", reading.photo, name="round_photo"),
    path("restaurants", keeping.restaurants, name="restaurants"),
    path("restaurants/export.<str:form>", keeping.export_file, name="restaurant_export"),
    path("restaurants/import", importing.import_file, name="restaurant_import"),
    path("restaurants/new", keeping.new, name="restaurant_new"),
    path("restaurants/<str:code>", keeping.restaurant, name="restaurant"),
    path("restaurants/<str:code>/close", keeping.close, name="restaurant_close"),
    path("restaurants/<str:code>/edit", keeping.edit, name="restaurant_edit"),
    path("restaurants/<str:code>/exclude", keeping.exclude, name="restaurant_exclude"),
    path("restaurants/<str:code>/include", keeping.include, name="restaurant_include"),
]

navigation = (
    Page(
        "desk:rounds",
        "restaurant",
        pgettext_lazy("navigation", "Restaurant rounds"),
        Permission.ROUND_READ,
        section=Section.PARTICIPATION,
        place=30,
        also=("/desk/restaurants",),
    ),
)
