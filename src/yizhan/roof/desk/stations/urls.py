from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.stations import importing
from yizhan.roof.desk.stations import views as stations
from yizhan.roof.shared.nav import Page, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("stations", stations.stations, name="stations"),
    path("stations/export.<str:form>", stations.export_file, name="station_export"),
    path("stations/import", importing.import_file, name="station_import"),
    path("stations/new", stations.new_station, name="station_new"),
    path("stations/sheets", stations.sheets, name="station_sheets"),
    path("stations/<str:code>", stations.station, name="station"),
    *(
        path(f"stations/<str:code>/{how}", stations.change, {"how": how}, name=f"station_{how}")
        for how in stations.CHANGES
    ),
]

navigation = (
    Page(
        "desk:stations",
        "station",
        pgettext_lazy("navigation", "Stations"),
        Permission.STATION_EDIT,
        section=Section.STATIONS,
        place=10,
    ),
)
