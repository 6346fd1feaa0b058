"""Burden: the minutes that forms took from those who work at the grass roots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.roof.insight.burden import public_burden
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.form_names import name_of
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator


@indicator(
    "form_minutes",
    topic=Topic.BURDEN,
    name=pgettext_lazy("indicator", "Minutes that forms took at the grass roots"),
    unit=pgettext_lazy("counted", "minutes"),
    definition=_(
        "The time that forms took handlers, instructors and hosts in the last month that was over"
        " on the day. Parts of the organisation with fewer than five people are not counted."
    ),
    formula=_(
        "For each form: the times it was sent × the median time between its first page and its"
        " sending; all forms together, in minutes."
    ),
    source=_("Counters of forms by month, part of the organisation and step of time; no person."),
)
def form_minutes(extent: Extent) -> Answer:
    burden = public_burden(extent.on, unit=extent.unit)

    def lines() -> list[Line]:
        return [Line(name_of(one.form), count=one.minutes) for one in burden.costs if one.minutes]

    return Answer(burden.minutes, lines, measured=bool(burden.costs))
