"""/desk/appointments/import: offers from a file; export of what one sees."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.tables import Form, write_table
from yizhan.roof.desk.appointments.filters import AppointmentFilter
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.imports.importing import ImportPage
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.wings.participation.appointments.exchange import HEADINGS, records_of
from yizhan.wings.participation.appointments.models import Engagement

FILE_FORMS = (Form.XLSX, Form.CSV)


def _may_open_numbers(person: Person) -> bool:
    """A file finds people by telephone: it is for whoever may see one anyway, or it would be a way
    to try numbers."""
    return can_somewhere(person, Permission.SECRET_REVEAL)


PAGE = ImportPage(
    "appointments", "desk/appointments/import.html", Permission.ENGAGEMENT_EDIT,
    back=lambda _person: "desk:appointments", may=_may_open_numbers,
)  # fmt: skip


@desk_page(Permission.ENGAGEMENT_EDIT)
def import_file(request: PageRequest) -> HttpResponse:
    return PAGE.show(request)


@desk_page(Permission.ENGAGEMENT_READ)
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in set(FILE_FORMS):
        raise Http404
    rows = AppointmentFilter.from_query(request.GET).apply(
        Engagement.objects.visible_to(request.user)
    )
    data = write_table(records_of(rows), HEADINGS, Form(form))
    return as_file(data, Form(form), "appointments")
