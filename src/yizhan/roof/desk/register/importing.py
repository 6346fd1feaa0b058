"""/desk/riders/import: a company's list of riders, and what to mend in it."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.roles import Permission, can_somewhere
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.organisation.register.actions import load_riders
from yizhan.wings.organisation.register.exchange import RIDER_COLUMNS, read_riders
from yizhan.wings.organisation.register.models.scope import sites_seen

EDIT = Permission.REGISTER_EDIT
PAGE = ImportPage("riders", "desk/register/import.html", RIDER_COLUMNS, read_riders, load_riders)


@desk_page(EDIT)
def import_riders(request: PageRequest) -> HttpResponse:
    reads = can_somewhere(request.user, Permission.REGISTER_READ)
    sites = sites_seen(request.user, EDIT).not_ended().order_by("code")[:100]
    back = "desk:riders" if reads else "desk:companies"
    return PAGE.show(request, back=back, context={"sites": sites})
