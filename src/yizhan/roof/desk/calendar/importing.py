"""/desk/calendar/import: the working days of a year from a file."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "workdays", "desk/calendar/import.html", Permission.CALENDAR_EDIT,
    back=lambda _person: "desk:calendar",
)  # fmt: skip


@desk_page(Permission.CALENDAR_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
