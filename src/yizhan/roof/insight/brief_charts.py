"""The charts of a brief: the four measures, and where it is stuck. Each has a title that says what
it shows, and is a table as well."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yizhan.kit.paper_charts import Bars
from yizhan.roof.insight.brief import Brief
from yizhan.roof.insight.months import plain
from yizhan.roof.insight.registry import Topic

MOST = 10
"""Units in the chart; the table of the brief has more of them."""
FULL = 100


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    head: str
    """The word over the names."""
    bars: Bars

    @property
    def rows(self) -> list[tuple[str, list[float]]]:
        columns = [values for _name, values in self.bars.series]
        names = enumerate(self.bars.names)
        return [(name, [values[n] for values in columns]) for n, name in names]


def charts(brief: Brief) -> list[Chart]:
    """Those that have something to show."""
    return [chart for chart in (_measures(brief), _late(brief)) if chart is not None]


def _measures(brief: Brief) -> Chart | None:
    rows = [one for one in brief.figures if one.about.topic == Topic.MEASURES and one.measured]
    shown = [(str(one.about.name), one.value, one.before) for one in rows]
    pairs = [(name, now, before) for name, now, before in shown if now is not None]
    if not pairs:
        return None
    name, least, _before = min(pairs, key=lambda pair: pair[1])
    title = (
        _("All four measures are full")
        if least >= FULL
        else _("The least of the measures: %(name)s, %(value)s%%")
        % {"name": name, "value": plain(least)}
    )
    series = [
        (pgettext("brief", "this period"), [now for _name, now, _before in pairs]),
        (pgettext("brief", "the period before"), [before or 0 for _n, _now, before in pairs]),
    ]
    bars = Bars([name for name, _now, _before in pairs], series, "%")
    return Chart("chart-measures", title, _("Figure"), bars)


def _late(brief: Brief) -> Chart | None:
    units = brief.stuck.units[:MOST]
    if not units:
        return None
    title = _("Most is late at %(unit)s: %(cases)d cases and %(duties)d duties") % {
        "unit": units[0].name, "cases": units[0].cases, "duties": units[0].duties,
    }  # fmt: skip
    series = [
        (pgettext("brief", "Late cases"), [float(unit.cases) for unit in units]),
        (pgettext("brief", "Late duties"), [float(unit.duties) for unit in units]),
    ]
    bars = Bars([unit.name for unit in units], series, pgettext("brief", "number"))
    return Chart("chart-late", title, pgettext("table", "Unit"), bars)
