"""A figure month by month, with the finding in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from yizhan.kit.days import add_months
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.groups import in_fives
from yizhan.roof.insight.registry import Indicator

MONTHS = 12


@dataclass(frozen=True)
class Point:
    """A figure as it is shown: of a month, of a county, of a unit."""

    label: str
    value: int | float
    measured: bool = True
    code: str = ""


def month_by_month(about: Indicator, extent: Extent, *, exact: bool) -> list[Point]:
    """Twelve months up to the day: what happened in each, or how it stood at its end. Not `exact`:
    persons are shown in fives."""
    first = extent.on.replace(day=1)
    points = []
    for back in range(MONTHS - 1, -1, -1):
        since = add_months(first, -back)
        on = min(extent.on, add_months(since, 1) - timedelta(days=1))
        answer = about.compute(replace(extent, on=on, since=since))
        value = answer.value if exact else in_fives(answer.value)
        points.append(Point(f"{since:%Y-%m}", value, answer.measured))
    return points


def finding_of_months(about: Indicator, points: Sequence[Point]) -> str:
    """Return the sentence that a chart of months shows."""
    measured = [point for point in points if point.measured]
    if not any(point.value for point in measured):
        return _("Nothing was counted in these twelve months")
    if about.flow and not about.is_share:
        most = max(measured, key=lambda point: point.value)
        words = _("Most in %(month)s: %(value)s %(unit)s")
        return words % {"month": most.label, "value": plain(most.value), "unit": about.unit}
    first, last = measured[0], measured[-1]
    facts = {"before": plain(first.value), "now": plain(last.value), "since": first.label}
    if last.value > first.value:
        return _("Up from %(before)s to %(now)s since %(since)s") % facts
    if last.value < first.value:
        return _("Down from %(before)s to %(now)s since %(since)s") % facts
    return _("%(now)s, as in %(since)s") % facts


def finding_of_parts(about: Indicator, points: Sequence[Point]) -> str:
    """Return the sentence that a chart of counties or units shows."""
    measured = [point for point in points if point.measured and point.value]
    if not measured:
        return _("Nothing was counted in any of them")
    if about.is_share:
        least = min(measured, key=lambda point: point.value)
        return _("Least in %(place)s: %(value)s%%") % {
            "place": least.label, "value": plain(least.value),
        }  # fmt: skip
    most = max(measured, key=lambda point: point.value)
    words = _("Most in %(place)s: %(value)s %(unit)s")
    return words % {"place": most.label, "value": plain(most.value), "unit": about.unit}


def plain(value: float) -> str:
    """24, 99.5: without a decimal that is nought."""
    return f"{value:g}" if value != round(value) else f"{value:.0f}"
