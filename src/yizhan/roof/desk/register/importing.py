"""/desk/riders/import: a company's list of riders."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from yizhan.ground.people.models import Person
from yizhan.ground.people.roles import Permission, can_somewhere
from yizhan.kit.days import local_day
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.organisation.register.models import Invitation
from yizhan.wings.organisation.register.models.scope import keeps_whole_register, sites_seen

EDIT = Permission.REGISTER_EDIT


def _back(person: Person) -> str:
    reads = can_somewhere(person, Permission.REGISTER_READ)
    return "desk:riders" if reads else "desk:companies"


def _invites(person: Person) -> bool:
    return not keeps_whole_register(person)


PAGE = ImportPage("riders", "desk/register/import.html", EDIT, back=_back, invites=_invites)


@desk_page(EDIT)
def import_riders(request: PageRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).valid(on=local_day(timezone.now()))
    context = {
        "sites": sites_seen(request.user, EDIT).not_ended().order_by("code")[:100],
        "invites": _invites(request.user),
        "invited": invitations.count(),
    }
    return PAGE.show(request, context=context)
