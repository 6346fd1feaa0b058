"""/desk/accident/…/import: rows of the accident card from a file."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page

TEMPLATE = "desk/accident/import.html"


def _back(person: Person) -> str:
    return "desk:accident"


COVERAGE = ImportPage("coverage", TEMPLATE, Permission.RIGHTS_EDIT, back=_back)
ADVICE = ImportPage("advice", TEMPLATE, Permission.RIGHTS_EDIT, back=_back)


@desk_page(Permission.RIGHTS_EDIT)
def coverage(request: PageRequest) -> HttpResponse:
    return COVERAGE.show(request)


@desk_page(Permission.RIGHTS_EDIT)
def advice(request: PageRequest) -> HttpResponse:
    return ADVICE.show(request)
