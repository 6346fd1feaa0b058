"""/desk/fleet/import and /desk/fleet/export: exam weeks with their halls, as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.kit.tables import Form, write_table
from yizhan.roof.desk.fleet.forms import HallsForm
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.participation.fleet.exchange import HEADINGS, hall_records
from yizhan.wings.participation.fleet.models import ExamWeek

PAGE = ImportPage(
    "halls", "desk/fleet/import.html", Permission.FLEET_EDIT,
    back=lambda _person: "desk:fleet", form=HallsForm,
)  # fmt: skip


@desk_page(Permission.FLEET_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)


@desk_page(Permission.FLEET_READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in set(Form):
        raise Http404
    weeks = ExamWeek.objects.visible_to(request.user)
    return as_file(write_table(hall_records(weeks), HEADINGS, form), Form(form), "halls")
