"""/desk/stations/import: a file of stations, and what to mend in it."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.roles import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.care.stations.actions import load_stations
from yizhan.wings.care.stations.exchange import COLUMNS, read_stations

PAGE = ImportPage(
    "stations", "desk/stations/import.html", COLUMNS, read_stations, load_stations, StationsForm
)


@desk_page(Permission.STATION_IMPORT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request, back="desk:stations")
