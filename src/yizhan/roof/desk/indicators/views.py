"""/desk/indicators: every figure of a day and a unit; and for each what it counts, from which rows,
who answers for it, and how it is by row, county, unit and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yizhan.ground.people.models import UnitPeriod
from yizhan.kit.tables import Form as FileForm
from yizhan.kit.tables import write_table
from yizhan.roof.desk.imports.files import as_file
from yizhan.roof.desk.indicators.asked import READ, SIDES, Asked, asked, units_offered
from yizhan.roof.desk.indicators.parts import adds_up, by_county, by_unit
from yizhan.roof.insight.brief import headings, topic_headings
from yizhan.roof.insight.figures import figures
from yizhan.roof.insight.groups import FEWEST, lines_in_fives
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.insight.months import (
    Point,
    finding_of_months,
    finding_of_parts,
    month_by_month,
    plain,
)
from yizhan.roof.insight.registry import Answer, Indicator, Line, Topic
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show

PAGE = 50
FORMS = (FileForm.XLSX, FileForm.CSV)
MOST_LINES = 10_000
"""Lines in a file; whoever needs more asks for one unit after the other."""


@desk_page(READ)
@require_GET
def indicators(request: PageRequest) -> HttpResponse:
    one = _asked(request)
    rows = _values(one)
    context = {
        "asked": one,
        "past": one.on < timezone.localdate(),
        "parts": [
            (
                heading,
                [
                    (topic_headings()[topic], [row for row in rows if row[0].topic == topic])
                    for topic in Topic
                    if topic.part == part
                ],
            )
            for part, heading in headings().items()
        ],
        "units": units_offered(request.user, one.unit),
        "forms": FORMS,
    }
    return show(request, "desk/indicators/list.html", context)


def _values(one: Asked) -> list[tuple[Indicator, str, bool]]:
    """Each figure, its value as it is shown, and whether there is anything of which it could be."""
    return [
        (row.about, plain(one.shown(row.about, row.value)), row.answer.measured)
        for row in figures(one.extent)
    ]


@desk_page(READ)
@require_GET
def indicators_file(request: PageRequest, form: str) -> HttpResponse:
    file_form = _form(form)
    one = _asked(request)
    heads = {
        "key": pgettext("figure", "Key"), "name": _("Figure"), "value": _("Value"),
        "unit": pgettext("figure", "Counted in"),
        "on": _("As of"), "of": pgettext("table", "Unit"), "definition": _("What it counts"),
    }  # fmt: skip
    rows = (
        {
            "key": about.key, "name": about.name, "value": value if measured else "",
            "unit": about.unit, "on": one.on.isoformat(), "of": one.extent.name,
            "definition": about.definition,
        }
        for about, value, measured in _values(one)
    )  # fmt: skip
    name = f"indicators-{one.unit.code}-{one.on}"
    return as_file(write_table(rows, heads, file_form), file_form, name)


@dataclass(frozen=True)
class Side:
    """A figure seen from one side: its lines, or its points with what they show."""

    lines: Sequence[Line] = ()
    points: Sequence[Point] = ()
    finding: str = ""
    more: int = 0
    head: str = ""

    @property
    def draws(self) -> bool:
        """Whether there is anything to draw."""
        return any(point.measured and point.value for point in self.points)


@desk_page(READ)
@require_GET
def indicator(request: PageRequest, key: str) -> HttpResponse:
    about = _about(key)
    one = _asked(request)
    answer = about.compute(one.extent)
    side = _side(about, one, answer)
    page = Paginator(side.lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": one,
        "past": one.on < timezone.localdate(),
        "about": about,
        "other_name": _other_name(about),
        "value": plain(one.shown(about, answer.value)),
        "measured": answer.measured,
        "fives": about.of_people and not one.sees_groups(about),
        "fewest": FEWEST,
        "owner": _owner(about, one),
        "where": one.extent.name,
        "sides": [(by, words) for by, words in _words_of_sides().items()],
        "side": side,
        "page": page,
        "adds_up": adds_up(about),
        "query": f"{one.query}&by={one.by}&",
        "units": units_offered(request.user, one.unit),
        "forms": FORMS,
    }
    return show(request, "desk/indicators/indicator.html", context)


@desk_page(READ)
@require_GET
def indicator_file(request: PageRequest, key: str, form: str) -> HttpResponse:
    """Send all that the page shows from this side."""
    about, file_form = _about(key), _form(form)
    one = _asked(request)
    side = _side(about, one, about.compute(one.extent))
    if one.by == "rows":
        heads = {
            "name": pgettext("table", "What"), "place": pgettext("table", "Where"),
            "count": pgettext("table", "Count"),
        }  # fmt: skip
        rows = (
            {"name": line.name, "place": line.place, "count": line.count}
            for line in side.lines[:MOST_LINES]
        )
    else:
        heads = {"label": side.head, "value": f"{about.name} ({about.unit})"}
        rows = (
            {"label": point.label, "value": plain(point.value) if point.measured else ""}
            for point in side.points
        )
    name = f"{key}-{one.by}-{one.unit.code}-{one.on}"
    return as_file(write_table(rows, heads, file_form), file_form, name)


def _side(about: Indicator, one: Asked, answer: Answer) -> Side:
    shown = one.shown(about, answer.value)
    if one.by == "county":
        points = by_county(about, one, whole=shown)
        return Side(points=points, finding=finding_of_parts(about, points), head=_("County"))
    if one.by == "unit":
        points, more = by_unit(about, one)
        finding, head = finding_of_parts(about, points), pgettext("table", "Unit")
        return Side(points=points, finding=finding, more=more, head=head)
    exact = one.sees_groups(about)
    if one.by == "month":
        points = month_by_month(about, one.extent, exact=exact or one.extent.everywhere)
        return Side(points=points, finding=finding_of_months(about, points), head=_("Month"))
    lines = answer.lines()
    return Side(lines=lines if exact else lines_in_fives(lines, of=shown))


def _words_of_sides() -> dict[str, str]:
    words = (
        pgettext("figure", "What was counted"), pgettext("figure", "By county"),
        pgettext("figure", "By unit"), pgettext("figure", "By month"),
    )  # fmt: skip
    return dict(zip(SIDES, words, strict=True))


def _other_name(about: Indicator) -> str:
    """The name in the language that is not the page's."""
    chinese = (get_language() or "zh").startswith("zh")
    with translation.override("en" if chinese else "zh-hans"):
        return str(about.name)


def _owner(about: Indicator, one: Asked) -> dict[str, Any]:
    """The kind of unit that answers for the figure, and the highest of them on the day."""
    periods = UnitPeriod.objects.in_force(on=one.on).filter(kind=about.owner)
    unit = periods.order_by("path").values_list("name", flat=True).first()
    return {"kind": about.owner.label, "name": unit}


def _about(key: str) -> Indicator:
    about = REGISTRY.get(key)
    if about is None:
        raise Http404
    return about


def _form(form: str) -> FileForm:
    if form not in FORMS:
        raise Http404
    return FileForm(form)


def _asked(request: PageRequest) -> Asked:
    return asked(request.GET.dict(), person=request.user, today=timezone.localdate())
