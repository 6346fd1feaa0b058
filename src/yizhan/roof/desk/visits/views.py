"""/desk/visits: what instructors noted, by whom and where; one note with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import day_in
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.visits.models import HeardNeed, Visit, VisitQuerySet
from yizhan.wings.care.visits.rules import Met

PAGE = 50
READ = Permission.VISIT_READ
HEADINGS = {
    "day": pgettext_lazy("visits", "Day"),
    "destination": pgettext_lazy("visits", "Place visited"),
    "kind": pgettext_lazy("visits", "Kind"),
    "unit": pgettext_lazy("visits", "Unit"),
    "person": _("Instructor"),
    "met": pgettext_lazy("visits", "Met"),
    "text": pgettext_lazy("visits", "Note"),
    "needs": _("Needs heard"),
}
"""The columns of the file."""


@desk_page(READ)
@require_GET
def visits(request: PageRequest) -> HttpResponse:
    """The notes of the units one reads of, the newest first."""
    asked = _asked(request)
    rows = _filtered(request, asked).for_list().order_by("-visited_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(visit, met_words(visit)) for visit in page],
        **asked,
        "query": "".join(f"{name}={value}&" for name, value in asked.items()),
        "forms": [form.value for form in (FileForm.XLSX, FileForm.CSV)],
        "may_assign": can_somewhere(request.user, Permission.VISIT_ASSIGN),
    }
    return show(request, "desk/visits/list.html", context)


@desk_page(READ)
@require_GET
def visit(request: PageRequest, pk: int) -> HttpResponse:
    """One note, and the cases that the needs heard became."""
    visible = Visit.objects.visible_to(request.user).for_list()
    one = get_object_or_404(visible, pk=pk)
    context = {
        "visit": one,
        "met": met_words(one),
        "heard": HeardNeed.objects.visible_to(request.user).of_visits([one]).order_by("pk"),
        "may_read_cases": can_somewhere(request.user, Permission.CASE_READ),
    }
    return show(request, "desk/visits/visit.html", context)


@desk_page(READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    """The list as it is narrowed, as a table."""
    if form not in (FileForm.XLSX, FileForm.CSV):
        raise Http404
    rows = _filtered(request, _asked(request)).for_list().order_by("-visited_on", "-pk")
    headings = {name: str(words) for name, words in HEADINGS.items()}
    file_form = FileForm(form)
    return as_file(write_table(_records(rows), headings, file_form), file_form, "visits")


def met_words(visit: Visit) -> str:
    return "、".join(str(Met(code).label) for code in visit.met if code in Met.values)


def _records(rows: VisitQuerySet) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(chunk_size=2_000):
        yield {
            "day": one.visited_on.isoformat(),
            "destination": one.destination.name,
            "kind": one.destination.kind_label,
            "unit": one.unit.name,
            "person": str(one.person),
            "met": met_words(one),
            "text": one.text,
            "needs": one.heard_count,  # type: ignore[attr-defined]  # counted by for_list
        }


def _asked(request: PageRequest) -> dict[str, str]:
    """The words and days by which the list is narrowed; a day that is none is left out."""
    words = request.GET.get("q", "").strip()[:80]
    days = {name: request.GET.get(name, "") for name in ("since", "until")}
    return {"q": words} | {name: day if day_in(day) else "" for name, day in days.items()}


def _filtered(request: PageRequest, asked: dict[str, str]) -> VisitQuerySet:
    rows = Visit.objects.visible_to(request.user).said(asked["q"])
    if since := day_in(asked["since"]):
        rows = rows.filter(visited_on__gte=since)
    if until := day_in(asked["until"]):
        rows = rows.filter(visited_on__lte=until)
    return rows
