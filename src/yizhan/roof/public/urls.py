"""The addresses of the pages for everybody: the home page and stations here, each other topic in
the `urls.py` of its folder."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.kit.discovery import modules_named
from yizhan.roof import public
from yizhan.roof.public import maps, views
from yizhan.roof.shared.bottom_bar import Place

app_name = "public"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("map", maps.city_map, name="map"),
    path("map/counties", maps.counties, name="map_counties"),
    path("map/points", maps.points, name="map_points"),
    path("s/<slug:short>", views.door, name="door"),
    path("stations/<str:code>", views.station, name="station"),
    path("stations/<str:code>/poster", views.poster, name="poster"),
    path("stations/<str:code>/signal", views.signal, name="signal"),
    *(pattern for topic in modules_named("urls", public) for pattern in topic.urlpatterns),
]

places = (
    Place(
        "public:home",
        "station",
        pgettext_lazy("bottom bar", "Stations"),
        1,
        also=("/map", "/stations/", "/s/", "/gates"),
    ),
)
