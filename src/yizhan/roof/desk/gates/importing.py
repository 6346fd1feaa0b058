"""/desk/gates/import: a file of the gate handbook."""

from __future__ import annotations

from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.roof.desk.gates.forms import CompoundsForm
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page

PAGE = ImportPage(
    "gates", "desk/gates/import.html", Permission.GATE_EDIT,
    back=lambda _person: "desk:gates", form=CompoundsForm,
)  # fmt: skip


@desk_page(Permission.GATE_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)
