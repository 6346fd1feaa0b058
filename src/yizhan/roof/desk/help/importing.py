"""/desk/help/import: a file of offers of help."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "help", "desk/help/import.html", Permission.HELP_PUBLISH, back=lambda _person: "desk:help"
)


@desk_page(Permission.HELP_PUBLISH)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
