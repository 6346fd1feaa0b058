from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yizhan.roof.public import maps, views
from yizhan.roof.public.data import views as data

app_name = "public"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("data", data.data, name="data"),
    path("data/<slug:key>", data.data_rows, name="data_rows"),
    path("map", maps.city_map, name="map"),
    path("map/counties", maps.counties, name="map_counties"),
    path("map/points", maps.points, name="map_points"),
    path("s/<slug:short>", views.door, name="door"),
    path("stations/<str:code>", views.station, name="station"),
    path("stations/<str:code>/poster", views.poster, name="poster"),
    path("stations/<str:code>/signal", views.signal, name="signal"),
]
