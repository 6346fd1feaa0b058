"""/me/visits/month: an instructor's month, what is planned and what she noted."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.kit.days import day_in
from yizhan.roof.shared.audience import PageRequest, instructor_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.visits.models import Destination, PlannedVisit, Visit

FIRST_YEAR, YEARS_AHEAD = 2020, 2


@dataclass(frozen=True)
class MonthDay:
    """One day of the month, with the stops still to be made and the visits noted."""

    date: date
    planned: list[PlannedVisit]
    made: list[Visit]

    @property
    def count(self) -> int:
        return len(self.planned) + len(self.made)


@instructor_page
@never_cache
@require_GET
def month(request: PageRequest) -> HttpResponse:
    """A grid of weeks, and under it each day with something in it: two queries, and one for the
    places she still sees."""
    today = timezone.localdate()
    first = _asked(request, today)
    after = _next(first)
    planned = PlannedVisit.objects.visible_to(request.user).between(first, after).not_done()
    made = Visit.objects.visible_to(request.user).by_person(request.user).between(first, after)
    days = _days(first, planned, made)
    context = {
        "today": today,
        "first": first,
        "weeks": [
            [days.get(day) for day in week]
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ],
        "reachable": set(Destination.objects.for_person(request.user).values_list("pk", flat=True)),
        "days": [day for day in days.values() if day.count],
        "before": None if first <= date(FIRST_YEAR, 1, 1) else first - timedelta(days=1),
        "after": None if after.year > today.year + YEARS_AHEAD else after,
    }
    return show(request, "rider/visits/month.html", context)


def _asked(request: PageRequest, today: date) -> date:
    """The first day of the month that the address names, else of this one."""
    asked = day_in(f"{request.GET.get('month', '')}-01")
    if asked is None or not FIRST_YEAR <= asked.year <= today.year + YEARS_AHEAD:
        return today.replace(day=1)
    return asked


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _days(
    first: date, planned: Iterable[PlannedVisit], made: Iterable[Visit]
) -> dict[date, MonthDay]:
    stops: dict[date, list[PlannedVisit]] = defaultdict(list)
    visits: dict[date, list[Visit]] = defaultdict(list)
    for stop in planned:
        stops[stop.day].append(stop)
    for visit in made:
        visits[visit.visited_on].append(visit)
    count = (_next(first) - first).days
    dates = [first + timedelta(days=number) for number in range(count)]
    return {day: MonthDay(day, stops[day], visits[day]) for day in dates}
