"""/desk/riders/import, /desk/companies/import, /desk/sites/import: the register from files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import local_day
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.register.rights import may_enter_companies, may_open_sites
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.organisation.register.models import Invitation
from yizhan.wings.organisation.register.models.scope import keeps_whole_register, sites_seen

EDIT = Permission.REGISTER_EDIT


def _back(person: Person) -> str:
    reads = can_somewhere(person, Permission.REGISTER_READ)
    return "desk:riders" if reads else "desk:companies"


def _invites(person: Person) -> bool:
    return not keeps_whole_register(person)


def _to_companies(_person: Person) -> str:
    return "desk:companies"


def _unread(person: Person) -> frozenset[str]:
    """A list that only invites knows riders by the telephone, and keeps no names."""
    return frozenset({"entry", "name"}) if _invites(person) else frozenset()


PAGE = ImportPage(
    "riders", "desk/register/import.html", EDIT, back=_back, invites=_invites, unread=_unread
)
COMPANIES = ImportPage(
    "companies",
    "desk/register/import_companies.html",
    EDIT,
    back=_to_companies,
    may=may_enter_companies,
)
SITES = ImportPage(
    "sites", "desk/register/import_sites.html", EDIT, back=_to_companies, may=may_open_sites,
    unread=lambda _person: frozenset({"short"}),
)  # fmt: skip


@desk_page(EDIT)
def import_riders(request: PageRequest) -> HttpResponse:
    invitations = Invitation.objects.visible_to(request.user).valid(on=local_day(timezone.now()))
    context = {
        "sites": sites_seen(request.user, EDIT).not_ended().order_by("code")[:100],
        "invites": _invites(request.user),
        "invited": invitations.count(),
    }
    return PAGE.show(request, context=context)


@desk_page(EDIT)
def import_companies(request: PageRequest) -> HttpResponse:
    return COMPANIES.show(request)


@desk_page(EDIT)
def import_sites(request: PageRequest) -> HttpResponse:
    return SITES.show(request)
