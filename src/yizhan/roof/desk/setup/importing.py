"""Lists of a new city from files: its divisions, its menu, the tree of units, who works where."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.stations.forms import StationsForm
from yizhan.roof.shared.audience import PageRequest, desk_page

TEMPLATE = "desk/setup/import.html"
DIVISIONS = ImportPage(
    "divisions", TEMPLATE, Permission.CATALOGUE_EDIT, back=lambda _person: "desk:setup",
    form=StationsForm,
)  # fmt: skip
CATALOGUE = ImportPage(
    "catalogue", TEMPLATE, Permission.CATALOGUE_EDIT, back=lambda _person: "desk:catalogue"
)
UNITS = ImportPage("units", TEMPLATE, Permission.UNIT_EDIT, back=lambda _person: "desk:units")
POSTS = ImportPage("posts", TEMPLATE, Permission.POST_GRANT, back=lambda _person: "desk:people")


def _show(
    request: PageRequest, page: ImportPage, *, title: Promise, notes: Promise
) -> HttpResponse:
    return page.show(request, context={"title": title, "notes": notes})


@desk_page(Permission.CATALOGUE_EDIT)
def divisions(request: PageRequest) -> HttpResponse:
    notes = _(
        "A division is known by its code. The city and its counties are there from the"
        " beginning; townships and boundaries (GeoJSON) come by file."
    )
    return _show(request, DIVISIONS, title=_("Import divisions"), notes=notes)


@desk_page(Permission.CATALOGUE_EDIT)
def catalogue(request: PageRequest) -> HttpResponse:
    notes = _("A matter is known by its code. What the file does not name stays on the menu.")
    return _show(request, CATALOGUE, title=_("Import the menu"), notes=notes)


@desk_page(Permission.UNIT_EDIT)
def units(request: PageRequest) -> HttpResponse:
    notes = _(
        "A unit is known by its code, and stands below the one named as the unit above. Without"
        " a division it answers for the one in its name, else for that of the unit above."
    )
    return _show(request, UNITS, title=_("Import units"), notes=notes)


@desk_page(Permission.POST_GRANT)
def posts(request: PageRequest) -> HttpResponse:
    notes = _(
        "Who has no account yet gets one; give the first password on the page of the unit."
        " Nobody loses a post by a file."
    )
    return _show(request, POSTS, title=_("Import posts"), notes=notes)
