from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.visits import calendars, month, noting, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/visits", views.plan, name="visits"),
    path("me/visits.ics", calendars.download, name="visits_calendar"),
    path("me/visits/<int:pk>", views.destination, name="visit_to"),
    path("me/visits/month", month.month, name="visits_month"),
    path("me/visits/note", noting.note, name="visit_note"),
    path("me/visits/notes/<int:pk>/back", noting.back, name="visit_back"),
    path("me/visits/planned/<int:pk>/out", views.out, name="visit_out"),
    path("me/visits/round", views.make_round, name="visit_round"),
]
