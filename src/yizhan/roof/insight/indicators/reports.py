"""Reports: how many of each kind, how long until they are closed, and whether that solved them."""

from __future__ import annotations

from statistics import median

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.casework.models import Case
from yizhan.ground.casework.rules import CLOSED, ItemGroup
from yizhan.roof.insight import sources
from yizhan.roof.insight.counting import Sums
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.models import Source
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.roof.insight.rollups import Cover, cover, middle


def _sums(extent: Extent) -> dict[object, Sums]:
    """The reports of this scope by kind, computed once for all figures."""
    if "reports" not in extent.kept:
        extent.kept["reports"] = _cover(extent).sums(among=extent.of_rows, by="kind")
    found: dict[object, Sums] = extent.kept["reports"]
    return found


def _cover(extent: Extent) -> Cover:
    """The days of this scope as they are read, once for all parts of a page."""
    key = Source.REPORTS, extent.first_day, extent.on
    if key not in extent.shared:
        extent.shared[key] = cover(*key)
    covered: Cover = extent.shared[key]
    return covered


def _together(extent: Extent) -> Sums:
    together = Sums()
    for one in _sums(extent).values():
        together.add(one)
    return together


def _by_kind(extent: Extent, kind: ItemGroup) -> Answer:
    counted = _sums(extent)
    count = counted[kind].count if kind in counted else 0
    rows = extent.reports().filter(item__group=kind)
    return Answer(count, lambda: RowLines(rows, _line, count=count))


def _line(case: Case) -> Line:
    place = case.division.name if case.division else ""
    return Line(f"{case.item.label} · {case.reference}", place=place)


@indicator(
    "reports_food",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Reports of food hygiene"),
    unit=pgettext_lazy("counted", "reports"),
    definition=_("Reports of this kind released between 1 January of the day's year and the day."),
    formula=sources.SINCE,
    source=sources.REPORTS,
    flow=True,
    shielded=sources.NO_REPORTER,
)
def reports_food(extent: Extent) -> Answer:
    return _by_kind(extent, ItemGroup.FOOD)


@indicator(
    "reports_street",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Reports of street occupation"),
    unit=pgettext_lazy("counted", "reports"),
    definition=_("Reports of this kind released between 1 January of the day's year and the day."),
    formula=sources.SINCE,
    source=sources.REPORTS,
    flow=True,
    shielded=sources.NO_REPORTER,
)
def reports_street(extent: Extent) -> Answer:
    return _by_kind(extent, ItemGroup.STREET)


@indicator(
    "reports_hazard",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Reports of safety hazards"),
    unit=pgettext_lazy("counted", "reports"),
    definition=_("Reports of this kind released between 1 January of the day's year and the day."),
    formula=sources.SINCE,
    source=sources.REPORTS,
    flow=True,
    shielded=sources.NO_REPORTER,
)
def reports_hazard(extent: Extent) -> Answer:
    return _by_kind(extent, ItemGroup.HAZARD)


@indicator(
    "reports_hours_to_close",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Reports: working hours until closed"),
    unit=pgettext_lazy("counted", "hours"),
    definition=_(
        "Median of the working hours of the answering unit from the release of a report to its"
        " closing, of those released this year and closed by the day; 0 if none is closed."
    ),
    formula=_("The median of the working hours, to a tenth, of the reports that are closed."),
    source=sources.REPORTS,
    flow=True,
    shielded=sources.NO_REPORTER,
)
def reports_hours_to_close(extent: Extent) -> Answer:
    times = _cover(extent).times(among=extent.of_rows)
    middles = middle(times)
    hours = [round(minutes / 60, 1) for minutes in middles or ()]
    value = round(median(hours), 1) if hours else 0
    closed = extent.reports().filter(status__in=CLOSED)
    lines = RowLines(closed, _line, count=times.total())
    return Answer(value, lambda: lines, measured=bool(hours))


@indicator(
    "reports_solved",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Reports: solved, say the reporters"),
    unit="%",
    definition=_(
        "Of the reports released this year about which the reporter has given a verdict, the share"
        " that she calls solved. Reports without a verdict are in neither number."
    ),
    formula=_("100 × called solved ÷ those with a verdict."),
    source=sources.REPORTS,
    flow=True,
    shielded=sources.NO_REPORTER,
)
def reports_solved(extent: Extent) -> Answer:
    missing = extent.reports().filter(solved=False)
    counted = _together(extent)
    share = round(100 * counted.solved / counted.judged, 1) if counted.judged else 0
    lines = RowLines(missing, _line, count=counted.judged - counted.solved)
    return Answer(share, lambda: lines, measured=counted.judged > 0)
