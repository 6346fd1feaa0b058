"""/desk/restaurants/import: a file of restaurants."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.desk.restaurants.forms import RestaurantsForm
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "restaurants", "desk/restaurants/import.html", Permission.ROUND_EDIT,
    back=lambda _person: "desk:restaurants", form=RestaurantsForm,
)  # fmt: skip


@desk_page(Permission.ROUND_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
