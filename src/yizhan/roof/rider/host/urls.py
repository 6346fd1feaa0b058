from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.rider.host import views as host

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/station", host.stations, name="host"),
    path("me/station/<str:code>", host.station, name="host_station"),
    path("me/station/<str:code>/close", host.close_today, name="host_close"),
    path("me/station/<str:code>/hours", host.hours, name="host_hours"),
    path("me/station/<str:code>/open", host.open_again, name="host_open"),
    path("me/station/<str:code>/say", host.signal, name="host_say"),
    path("me/station/<str:code>/supplies", host.supplies, name="host_supplies"),
]
