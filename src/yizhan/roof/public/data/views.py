"""The city's figures for everybody: each with what it counts, and the rows behind it."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.kit.keys import key_in
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.figures import Figure, figures, last_day
from yizhan.roof.insight.groups import lines_in_fives
from yizhan.roof.insight.indicators import REGISTRY
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show

PAGE = 50
YEARS_SHOWN = 3


@public_page
@require_safe
def data(request: OpenRequest) -> HttpResponse:
    """Every figure, as of today or of the end of a year."""
    today = timezone.localdate()
    year, on = _asked(request, today)
    context = {
        "figures": list(figures(Extent(on))),
        "on": on,
        "year": year,
        "years": range(today.year - 1, today.year - 1 - YEARS_SHOWN, -1),
    }
    return show(request, "public/data.html", context)


@public_page
@require_safe
def data_rows(request: OpenRequest, key: str) -> HttpResponse:
    """The rows one figure counts; nobody's name is among them."""
    about = REGISTRY.get(key)
    if about is None:
        raise Http404
    year, on = _asked(request, timezone.localdate())
    answer = about.compute(Extent(on))
    lines = answer.lines()
    if about.of_people:
        lines = lines_in_fives(lines, of=answer.value)
    context = {
        "figure": Figure(about, answer, on),
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "on": on,
        "year": year,
        "query": f"year={year}&" if year else "",
        "share": about.unit == "%",
    }
    return show(request, "public/data_rows.html", context)


def _asked(request: OpenRequest, today: date) -> tuple[int | None, date]:
    """The year that was asked for, and the day that stands for it; anything else means today."""
    year = key_in(request.GET.get("year", ""))
    if year is None or not 2000 <= year <= today.year:
        return None, today
    return year, last_day(year, today=today)
