"""/desk/coverage: what there is in each county, today or on a past day; every figure opens the rows
that make it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from yizhan.ground.people.permissions import Permission
from yizhan.ground.places.models import Division
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.coverage.counties import CITY, County, Sight, counties, total
from yizhan.roof.desk.coverage.days import asked_day
from yizhan.roof.desk.coverage.rows import ROWS
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.reach import OUT_OF_REACH

PAGE = 50

FIGURES: dict[str, str | Promise] = {
    "offices": gettext_lazy("Offices"),
    "stations": gettext_lazy("Guidance stations"),
    "bare": gettext_lazy("Offices without a station"),
    "branches": gettext_lazy("Branches"),
    "companies": gettext_lazy("Companies with members"),
    "covered": gettext_lazy("Covered by a branch"),
    "riders": pgettext_lazy("figures", "Riders"),
}
GAPS = frozenset({"bare"})
SHORT_OF = {"covered": "companies"}
"""The figures that should equal another one."""


@dataclass(frozen=True)
class Cell:
    what: str
    n: int | None
    """None: out of the viewer's reach."""
    gap: bool

    @property
    def head(self) -> str:
        return str(FIGURES[self.what])


@desk_page(Permission.UNIT_READ)
@require_GET
def coverage(request: PageRequest) -> HttpResponse:
    on = asked_day(request)
    sight = Sight(request.user, on)
    rows = counties(sight)
    whole = total(rows, sight)
    context = {
        "on": on,
        "past": on < timezone.localdate(),
        "heads": FIGURES.values(),
        "rows": [(row, _cells(row)) for row in rows],
        "total": _cells(whole),
        "general": whole.seen["general"],
        "lacking": [row for row in rows if row.lacks_branch],
        "forms": (FileForm.XLSX, FileForm.CSV),
    }
    return show(request, "desk/coverage/coverage.html", context)


def _cells(row: County) -> list[Cell]:
    return [Cell(what, n := row.seen[what], _is_gap(row, what, n)) for what in FIGURES]


def _is_gap(row: County, what: str, n: int | None) -> bool:
    return n is not None and (
        (what in GAPS and n > 0) or (what in SHORT_OF and n < getattr(row, SHORT_OF[what]))
    )


@desk_page(Permission.UNIT_READ)
@require_GET
def export_file(request: PageRequest, form: str) -> HttpResponse:
    if form not in {FileForm.CSV, FileForm.XLSX}:
        raise Http404
    on = asked_day(request)
    heads = {"county": _("County"), "general": _("General branch"), **FIGURES}
    rows = (
        {
            "county": row.division.name if row.division else _("the city itself"),
            "general": "、".join(one.name for one in row.general),
            **{cell.what: OUT_OF_REACH if cell.n is None else cell.n for cell in _cells(row)},
        }
        for row in counties(Sight(request.user, on))
    )
    words = {key: str(head) for key, head in heads.items()}
    file_form = FileForm(form)
    return as_file(write_table(rows, words, file_form), file_form, f"coverage-{on}")


@desk_page(Permission.UNIT_READ)
@require_GET
def behind(request: PageRequest, county: str, what: str) -> HttpResponse:
    """The rows behind one figure of one county."""
    if what not in FIGURES:
        raise Http404
    on = asked_day(request)
    division = None
    if county != CITY:
        division = get_object_or_404(Division.objects.in_force(on=on).counties(), code=county)
    sight = Sight(request.user, on)
    rows = ROWS[what](sight, division)
    page = Paginator(rows.periods, PAGE).get_page(request.GET.get("page"))
    context = {
        "on": on,
        "past": on < timezone.localdate(),
        "county": division,
        "slug": county,
        "what": what,
        "title": FIGURES[what],
        "page": page,
        "lines": [(one, rows.counts.get(one.unit_id), one.unit_id in rows.gaps) for one in page],
        "counted": bool(rows.counts),
        "beyond": not page.object_list and _is_out_of_reach(sight, county, what),
        "query": f"on={on}&",
    }
    return show(request, "desk/coverage/behind.html", context)


def _is_out_of_reach(sight: Sight, code: str, what: str) -> bool:
    """Whether there may be rows behind this figure, and none for this viewer. A county that is not
    even listed for her is out of her reach as a whole."""
    row = next((row for row in counties(sight) if row.code == code), None)
    return sight.where is not None if row is None else row.seen[what] is None
