"""/desk/stations/import: a file of stations."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "stations", "desk/stations/import.html", Permission.STATION_IMPORT,
    back=lambda _person: "desk:stations", form=StationsForm,
)  # fmt: skip


@desk_page(Permission.STATION_IMPORT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
