"""Participation: riders of the exam fleet. A line is an exam week, never a person."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator
from yizhan.wings.participation.fleet.models import Helper


@indicator(
    "exam_fleet",
    topic=Topic.ROLES,
    of_people=True,
    name=pgettext_lazy("indicator", "Riders of the exam fleet"),
    unit=pgettext_lazy("counted", "people"),
    definition=_(
        "Riders who signed up for at least one day of an exam week that began in the year and not"
        " after the day, and did not leave; each counts once, however many days it was."
    ),
    formula=_(
        "The number of different people among the rows, from the first day on until the end of the"
        " day."
    ),
    source=_("Days of exam weeks for which a rider signed up."),
    flow=True,
    seen_with=Permission.FLEET_READ,
    shielded=sources.NO_NAMES,
)
def exam_fleet(extent: Extent) -> Answer:
    rows = Helper.objects.of_days(extent.first_day, until=extent.on).of_units(extent.unit_ids())

    def lines() -> list[Line]:
        weeks = rows.values("week__name", "week__unit__name", "week__first_day")
        counted = weeks.annotate(n=Count("person", distinct=True)).order_by("week__first_day")
        return [
            Line(row["week__name"], place=row["week__unit__name"], count=row["n"])
            for row in counted
        ]

    return Answer(rows.values("person").distinct().count(), lines)
