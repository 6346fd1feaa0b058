"""Restaurant visits by lot: how many took place of those drawn, and what was found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.wings.participation.restaurants.models.visits import RestaurantVisitQuerySet, Visit


@indicator(
    "restaurant_visits",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Restaurants visited by lot"),
    unit=pgettext_lazy("counted", "restaurants"),
    definition=_(
        "Restaurants that were drawn by lot and visited between 1 January of the day's year and the"
        " day, by the unit that ran the round."
    ),
    formula=sources.SINCE,
    source=sources.VISITS,
    flow=True,
)
def restaurant_visits(extent: Extent) -> Answer:
    visits = _visited(extent).select_related("restaurant__county", "round")
    count = visits.count()
    return Answer(count, lambda: RowLines(visits, _line, count=count))


@indicator(
    "restaurant_findings",
    topic=Topic.FRONT_LINE,
    name=pgettext_lazy("indicator", "Findings in restaurants"),
    unit=pgettext_lazy("counted", "findings"),
    definition=_(
        "What was found on these visits and stands after it was read, in results published by the"
        " end of the day."
    ),
    formula=_("The sum of what was found and stands, in results published by the end of the day."),
    source=sources.VISITS,
    flow=True,
)
def restaurant_findings(extent: Extent) -> Answer:
    visits = list(
        _visited(extent).published_by(extent.on).select_related("restaurant__county", "round")
    )
    found = [visit for visit in visits if visit.confirmed]
    return Answer(
        sum(len(visit.confirmed) for visit in found),
        lambda: [_line(visit, count=len(visit.confirmed)) for visit in found],
    )


def _visited(extent: Extent) -> RestaurantVisitQuerySet:
    visits = Visit.objects.took_place(extent.first_day, until=extent.on)
    if not extent.everywhere:
        visits = visits.filter(round__unit__in=extent.unit_ids())
    return visits.order_by("visited_on", "pk")


def _line(visit: Visit, *, count: int = 1) -> Line:
    return Line(
        f"{visit.restaurant.name} · {visit.visited_on}",
        place=visit.restaurant.county.name,
        count=count,
        link=f"/rounds/{visit.round_id}",
    )
