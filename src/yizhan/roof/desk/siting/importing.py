"""/desk/siting/import: a file of orders by place and hour."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.siting.forms import HeatForm
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "heat", "desk/siting/import.html", Permission.STATION_EDIT,
    back=lambda _person: "desk:siting", form=HeatForm,
)  # fmt: skip


@desk_page(Permission.STATION_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
