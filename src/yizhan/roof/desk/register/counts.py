"""Head-counts of sites, with who joined and left: a few grouped queries, whatever the span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast, Substr

from yizhan.ground.people.models import Person
from yizhan.kit.days import add_months
from yizhan.wings.organisation.register.models import Ridership


def riding_now(person: Person) -> dict[int, int]:
    """Return the number of riders at each site whose number this person may know, by the site's
    key."""
    riderships = Ridership.objects.counted_by(person).riding().order_by()
    return dict(riderships.values_list("site").annotate(Count("pk")))


@dataclass
class Flow:
    """Numbers of those who joined, left, and were present at the end."""

    joined: int = 0
    left: int = 0
    present: int = 0


@dataclass
class Year:
    """The flows of some sites, month by month."""

    months: list[date]
    """The first day of each, up to the present one."""
    by_month: dict[date, Flow] = field(default_factory=dict)
    by_site: dict[int, Flow] = field(default_factory=dict)


def year_of(person: Person, sites: Any, *, year: int, today: date) -> Year:
    """`sites`: a queryset of units. Three queries, for one site or for a thousand. Who changes from
    one of these sites to another leaves one and joins the other."""
    start, end = date(year, 1, 1), min(date(year, 12, 31), today)
    rows = Ridership.objects.counted_by(person).filter(site__in=sites.order_by().values("pk"))
    before = rows.in_force(on=start - timedelta(days=1)).order_by()
    counted = Year(list(_months(start, end)))
    for site, count in before.values_list("site").annotate(Count("pk")):
        counted.by_site[site] = Flow(present=count)
    joining = _counted(rows.filter(joined_on__range=(start, end)), "joined_on")
    leaving = _counted(rows.filter(left_on__range=(start, end)), "left_on")
    joined: Counter[date] = Counter()
    left: Counter[date] = Counter()
    for month, site, count in joining:
        flow = counted.by_site.setdefault(site, Flow())
        flow.joined, flow.present = flow.joined + count, flow.present + count
        joined[month] += count
    present = sum(flow.present - flow.joined for flow in counted.by_site.values())
    for month, site, count in leaving:
        flow = counted.by_site.setdefault(site, Flow())
        flow.left, flow.present = flow.left + count, flow.present - count
        left[month] += count
    for month in counted.months:
        present += joined[month] - left[month]
        counted.by_month[month] = Flow(joined[month], left[month], present)
    return counted


def summed(flows: Sequence[Flow]) -> Flow:
    return Flow(*(sum(getattr(flow, name) for flow in flows) for name in _PARTS))


_PARTS = ("joined", "left", "present")


def _counted(rows: QuerySet[Ridership], day: str) -> Iterator[tuple[date, int, int]]:
    """Yield counts by month and site. A day is cut as text, which both databases do fast."""
    month = Substr(Cast(day, CharField()), 1, 7)
    grouped = rows.order_by().annotate(month=month).values_list("month", "site")
    for text, site, count in grouped.annotate(Count("pk")):
        yield date.fromisoformat(f"{text}-01"), site, count


def _months(start: date, end: date) -> Iterator[date]:
    month = start
    while month <= end:
        yield month
        month = add_months(month, 1)
