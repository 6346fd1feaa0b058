"""Strength: riders who were honoured."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator


@indicator(
    "honoured_riders",
    topic=Topic.ROLES,
    of_people=True,
    name=pgettext_lazy("indicator", "Honoured riders"),
    unit=pgettext_lazy("counted", "riders"),
    definition=_(
        "Riders to whom an honour was awarded between 1 January of the day's year and the day, by"
        " the unit that called for it or the division they ride in. Who took her name off the list"
        " is counted all the same."
    ),
    formula=sources.SINCE,
    source=_("Honours that were awarded, by unit and division."),
    flow=True,
    seen_with=Permission.HONOUR_READ,
    shielded=sources.NO_NAMES,
)
def honoured_riders(extent: Extent) -> Answer:
    rows = extent.honours()

    def lines() -> list[Line]:
        """Counted by honour and county, so that no line names somebody who took her name off."""
        counted = Counter(
            (one.title, one.division.name if one.division else one.unit.name) for one in rows
        )
        return [
            Line(title, place=place, count=count, link="/honours")
            for (title, place), count in counted.items()
        ]

    return Answer(rows.count(), lines)
