"""Care: the places where riders may rest."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.roof.insight import sources
from yizhan.roof.insight.extent import Extent
from yizhan.roof.insight.registry import Answer, Line, RowLines, Topic, indicator
from yizhan.wings.care.stations.models import StationPeriod
from yizhan.wings.care.stations.rules import PARTNER_OUTLETS, SHARED_POSTS, StationKind


@indicator(
    "service_centres",
    topic=Topic.PLACES,
    name=_("Party-mass service centres"),
    unit=pgettext_lazy("counted", "places"),
    definition=_("Service centres where riders may rest and order, open on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.STATIONS,
)
def service_centres(extent: Extent) -> Answer:
    return _of_stations(extent, {StationKind.SERVICE_CENTRE})


@indicator(
    "shared_posts",
    topic=Topic.PLACES,
    name=_("Shared posts"),
    unit=pgettext_lazy("counted", "places"),
    definition=_("Red posts and riders' filling stations, open on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.STATIONS,
)
def shared_posts(extent: Extent) -> Answer:
    return _of_stations(extent, SHARED_POSTS)


@indicator(
    "outdoor_stations",
    topic=Topic.PLACES,
    name=_("Outdoor workers' stations"),
    unit=pgettext_lazy("counted", "places"),
    definition=_("Stations for outdoor workers, open on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.STATIONS,
)
def outdoor_stations(extent: Extent) -> Answer:
    return _of_stations(extent, {StationKind.OUTDOOR_STATION})


@indicator(
    "partner_outlets",
    topic=Topic.PLACES,
    name=_("Partner outlets"),
    unit=pgettext_lazy("counted", "shops"),
    definition=_("Restaurants, banks, pharmacies and convenience shops that take part on the day."),
    formula=sources.ON_THE_DAY,
    source=sources.STATIONS,
)
def partner_outlets(extent: Extent) -> Answer:
    return _of_stations(extent, PARTNER_OUTLETS)


def _of_stations(extent: Extent, kinds: Collection[str]) -> Answer:
    stations = extent.stations(kinds)

    count = stations.count()
    return Answer(count, lambda: RowLines(stations, _line, count=count))


def _line(period: StationPeriod) -> Line:
    return Line(period.name, period.division.name, link=f"/stations/{period.station.code}")
