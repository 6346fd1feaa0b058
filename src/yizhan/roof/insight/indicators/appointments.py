"""Participation: riders who are appointed to roles. A line is a role in a unit, never a person."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.ground.people.permissions import Permission
from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, Topic, indicator
from yizhan.wings.participation.appointments.rules import ROLE_OF, SUPERVISORS


@indicator(
    "supervisors",
    topic=Topic.ROLES,
    of_people=True,
    name=pgettext_lazy("indicator", "Food-safety supervisors and volunteers"),
    unit=pgettext_lazy("counted", "people"),
    definition=_(
        "Appointments as food-safety supervisor or Bagui food-safety volunteer that were accepted"
        " and in force at the end of the day, by the unit that appoints or the division the rider"
        " acts in."
    ),
    formula=sources.ON_THE_DAY,
    source=_("Appointments to roles: role, unit and division, from day to day."),
    seen_with=Permission.ENGAGEMENT_READ,
    shielded=sources.NO_NAMES,
)
def supervisors(extent: Extent) -> Answer:
    periods = extent.engagements(SUPERVISORS)

    def lines() -> list[Line]:
        rows = periods.values("role", "unit__name").annotate(n=Count("pk"))
        return [
            Line(str(ROLE_OF[row["role"]].label), place=row["unit__name"], count=row["n"])
            for row in rows.order_by("unit__name", "role")
        ]

    return Answer(periods.count(), lines)
