"""/desk/calendar/import: the working days of a year from a file."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.roles import Permission
from yizhan.ground.worktime.actions import load_days
from yizhan.ground.worktime.exchange import COLUMNS, read_days
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage("workdays", "desk/calendar/import.html", COLUMNS, read_days, load_days)


@desk_page(Permission.CALENDAR_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request, back="desk:calendar")
