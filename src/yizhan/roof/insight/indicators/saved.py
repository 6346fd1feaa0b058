"""Burden that was spared: the minutes that tables filled by the platform saved."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from yizhan.kit.days import add_months, end_of
from yizhan.roof.insight.burden import whole_month
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator
from yizhan.wings.organisation.figure_requests.models import FigureRequest

DAY = timedelta(days=1)


@indicator(
    "saved_minutes",
    topic=Topic.BURDEN,
    name=pgettext_lazy("indicator", "Minutes that filled tables saved"),
    unit=pgettext_lazy("counted", "minutes"),
    definition=_(
        "The minutes that people would have needed for the tables asked from above which the"
        " platform filled, in the last month that was over on the day."
    ),
    formula=_("For each table that was sent: its cells × the minutes that one cell takes by hand."),
    source=_("Tables asked from above with the day on which they were sent."),
)
def saved_minutes(extent: Extent) -> Answer:
    month = whole_month(extent.on)
    begun, over = end_of(month - DAY), end_of(add_months(month, 1) - DAY)
    sent = FigureRequest.objects.took_place(since=begun, until=over).select_related("unit")
    if not extent.everywhere:
        sent = sent.filter(unit__in=extent.unit_ids())

    def lines() -> list[Line]:
        name = pgettext("figures asked", "Table asked from above")
        return [
            Line(name, place=one.unit.name, count=one.minutes_saved)
            for one in sent.order_by("sent_at", "pk")
        ]

    return Answer(sent.minutes(), lines)
