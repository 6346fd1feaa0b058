"""/desk/riders/import: a company's list of riders."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, can_somewhere
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.organisation.register.models.scope import sites_seen

EDIT = Permission.REGISTER_EDIT


def _back(person: Person) -> str:
    reads = can_somewhere(person, Permission.REGISTER_READ)
    return "desk:riders" if reads else "desk:companies"


PAGE = ImportPage("riders", "desk/register/import.html", EDIT, back=_back)


@desk_page(EDIT)
def import_riders(request: PageRequest) -> HttpResponse:
    sites = sites_seen(request.user, EDIT).not_ended().order_by("code")[:100]
    return PAGE.show(request, context={"sites": sites})
