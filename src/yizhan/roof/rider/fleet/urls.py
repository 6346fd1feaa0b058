from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.fleet import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/fleet", views.mine, name="fleet"),
    path("me/fleet/days/<int:pk>/leave", views.leave, name="fleet_leave"),
    path("me/fleet/errands/<uuid:key>", views.move, name="fleet_errand"),
    path("me/fleet/errands/<uuid:key>/number", views.number, name="fleet_number"),
    path("me/fleet/events", views.events, name="fleet_events"),
    path("me/fleet/thanks/<int:pk>", views.thanks, name="fleet_thanks"),
    path("me/fleet/weeks/<int:pk>", views.join, name="fleet_join"),
]
