"""Demand and supply by cell and hour, put together as a problem, and an answer put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhan.ground.worktime.actions import load_calendar
from yizhan.kit.days import local_day
from yizhan.kit.geo import distance_m
from yizhan.kit.hours import HERE, BadHours, Calendar, parse
from yizhan.kit.siting.arrays import Bools, Floats, Ints
from yizhan.kit.siting.outcome import Impossible
from yizhan.kit.siting.places import Demand, Sites, covered
from yizhan.kit.siting.planning import DISTANCES, Answer, Objective, Problem
from yizhan.wings.care.needs.models import Need
from yizhan.wings.care.siting.models import HeatCell, Search
from yizhan.wings.care.siting.rules import (
    HOURS,
    Basis,
    CellHour,
    Question,
    SiteKind,
    cell_of,
    counted_months,
    middle_of,
    persons,
    published,
)
from yizhan.wings.care.stations.models import Signal, Station
from yizhan.wings.care.stations.rules import SignalKind

HALF_PAST = timedelta(minutes=30)


@dataclass(frozen=True)
class Supply:
    """The stations that are there, and at which hours of a day they are open."""

    stations: tuple[Station, ...]
    open: Bools
    unknown: int
    """Stations whose hours nobody knows; they count as closed."""

    @property
    def sites(self) -> Sites:
        lon = np.array([station.lon for station in self.stations], dtype=np.float64)
        lat = np.array([station.lat for station in self.stations], dtype=np.float64)
        return Sites(lon, lat, self.open)


@dataclass(frozen=True)
class Site:
    """A candidate: a new site, or a station that exists and could be open longer."""

    kind: str
    code: str
    name: str
    lon: float
    lat: float


def demand_by_cell(basis: str, *, today: date) -> dict[CellHour, int]:
    """Return what may be told of the demand, by cell and hour of the day."""
    if basis == Basis.ORDERS:
        rows = HeatCell.objects.values_list("cell", "hour", "orders")
        return published({(cell, hour): orders for cell, hour, orders in rows})
    since, until = counted_months(today)
    # One rider may have asked, stood at a door and searched: at least so many are different.
    counts = persons(_needs(since, until)) | persons(_found_locked(since, until))
    for _month, cell, hour, count in (
        Search.objects.filter(month__gte=since, month__lt=until)
        .values_list("month", "cell", "hour")
        .annotate(Count("pk"))
    ):
        counts[cell, hour] = max(counts[cell, hour], count)
    return published(counts)


def orders_known() -> bool:
    """Whether orders of platforms were imported."""
    return bool(HeatCell.objects.exists())


def _needs(since: date, until: date) -> Iterable[tuple[str, int, Any]]:
    """Needs with a place, with who asked: an account, or a telephone; guests without one could all
    be the same person, and count as one."""
    rows = Need.objects.filter(
        case__opened_at__gte=_begin(since), case__opened_at__lt=_begin(until)
    ).annotate(
        lon=Coalesce("case__lon", "station__lon"), lat=Coalesce("case__lat", "station__lat")
    ).filter(lon__isnull=False, lat__isnull=False)  # fmt: skip
    columns = rows.values_list("asked_by", "contact__keyed_hash", "lon", "lat", "case__opened_at")
    for person, contact, lon, lat, at in columns.iterator(chunk_size=5_000):
        who = person if person is not None else contact and bytes(contact)
        yield cell_of(lon, lat), at.astimezone(HERE).hour, who


def _found_locked(since: date, until: date) -> Iterable[tuple[str, int, Any]]:
    """Devices at a door that was locked: there was nowhere to go."""
    rows = Signal.objects.filter(
        kind=SignalKind.LOCKED, at__gte=_begin(since), at__lt=_begin(until), by_host=False
    ).values_list("device", "station__lon", "station__lat", "at")
    for device, lon, lat, at in rows.iterator(chunk_size=5_000):
        yield cell_of(lon, lat), at.astimezone(HERE).hour, bytes(device)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def supply(*, on: date, amenity: str = "") -> Supply:
    """Return the listed stations with the hours of that day, at half past each hour."""
    rows = Station.objects.public().order_by("code")
    if amenity:
        rows = rows.filter(amenities__icontains=f'"{amenity}"')
    stations = tuple(rows.only("code", "name", "lon", "lat", "hours"))
    calendar = load_calendar()
    known = {
        text: _open_hours(text, on, calendar) for text in {station.hours for station in stations}
    }
    closed: Bools = np.zeros(len(HOURS), dtype=bool)
    rows_open = [closed if (mask := known[one.hours]) is None else mask for one in stations]
    unknown = sum(known[station.hours] is None for station in stations)
    return Supply(stations, np.array(rows_open, dtype=bool).reshape(-1, len(HOURS)), unknown)


def _open_hours(text: str, on: date, calendar: Calendar) -> Bools | None:
    if not text:
        return None
    try:
        hours = parse(text)
    except BadHours:
        return None
    start = datetime.combine(on, time(), HERE)
    spans = hours.intervals(start, start + timedelta(days=1), calendar)
    moments = [start + timedelta(hours=hour) + HALF_PAST for hour in HOURS]
    return np.array([any(opens <= at < shuts for opens, shuts in spans) for at in moments])


def as_demand(counts: dict[CellHour, int], hours: Iterable[int] = HOURS) -> Demand:
    asked = set(hours)
    rows = [(cell, hour, count) for (cell, hour), count in counts.items() if hour in asked]
    middles = {cell: middle_of(cell) for cell, _hour, _count in rows}
    points = np.array([middles[cell] for cell, _hour, _count in rows], dtype=np.float64)
    points = points.reshape(-1, 2)
    return Demand(
        points[:, 0],
        points[:, 1],
        np.array([count for _cell, _hour, count in rows], dtype=np.float64),
        np.array([hour for _cell, hour, _count in rows], dtype=np.int64),
    )


@dataclass(frozen=True)
class Planned:
    """A problem with the names of what can be chosen."""

    problem: Problem
    sites: tuple[Site, ...]
    unknown_hours: int


def planned(question: Question, *, at: datetime) -> Planned:
    """Put the problem of a question together. Raises Impossible."""
    today = local_day(at)
    counts = demand_by_cell(question.basis, today=today)
    demand = as_demand(counts, question.hours)
    if not demand.lon.size:
        raise Impossible(
            _(
                "There is no demand at these hours that may be told: fewer than %(n)d persons in "
                "every cell. Take more hours, or import orders."
            )
            % {"n": 5}
        )
    there = supply(on=today, amenity=question.amenity)
    new = _new_sites(question, demand, there)
    longer = _longer(question, there) if question.longer else ([], [])
    sites = tuple([*longer[0], *new])  # of two that do the same, the first is taken
    wanted: Bools = np.zeros(len(HOURS), dtype=bool)
    wanted[list(question.hours)] = True
    masks = longer[1] + [wanted] * len(new)
    problem = Problem(
        demand=demand,
        existing=there.sites,
        candidates=Sites(
            np.array([site.lon for site in sites], dtype=np.float64),
            np.array([site.lat for site in sites], dtype=np.float64),
            np.array(masks, dtype=bool).reshape(-1, len(HOURS)),
        ),
        costs=_costs(question, sites),
        budget=float(question.add),
        within=float(question.within),
        objective=Objective(question.aim),
        forced=_places(question.forced, sites),
        forbidden=_places(question.forbidden, sites),
        seconds=question.seconds,
    )
    return Planned(problem, sites, there.unknown)


def _costs(question: Question, sites: tuple[Site, ...]) -> Floats:
    own = {site.code: site.cost for site in question.sites}
    costs = [
        own.get(site.code, 1.0) if site.kind == SiteKind.NEW else question.longer_cost
        for site in sites
    ]
    return np.array(costs, dtype=np.float64)


def _new_sites(question: Question, demand: Demand, there: Supply) -> list[Site]:
    """Return one's own candidates, or the middles of all cells with demand."""
    if not question.new:
        return []
    if question.sites:
        return [Site(SiteKind.NEW, *site[:4]) for site in question.sites]
    points = sorted(set(zip(demand.lon.tolist(), demand.lat.tolist(), strict=True)))
    near = near_names(points, there)
    return [
        Site(SiteKind.NEW, cell_of(lon, lat), name, lon, lat)
        for (lon, lat), name in zip(points, near, strict=True)
    ]


def near_names(points: list[tuple[float, float]], there: Supply) -> list[str]:
    """Say where a point is by the station nearest to it."""
    if not there.stations:
        return [f"{lat:.4f}, {lon:.4f}" for lon, lat in points]
    name = partial(_near_name, stations=there.stations)
    return [name(lon, lat) for lon, lat in points]


def _near_name(lon: float, lat: float, stations: tuple[Station, ...]) -> str:
    nearest = min(stations, key=lambda one: (one.lon - lon) ** 2 + (one.lat - lat) ** 2)
    metres = distance_m(lon, lat, nearest.lon, nearest.lat)
    return _("%(metres)d m from %(station)s") % {
        "metres": round(metres, -1), "station": nearest.name,
    }  # fmt: skip


def _longer(question: Question, there: Supply) -> tuple[list[Site], list[Bools]]:
    """Return the stations that are closed at some of the hours, and those hours."""
    sites, masks = [], []
    wanted: Bools = np.zeros(len(HOURS), dtype=bool)
    wanted[list(question.hours)] = True
    for station, is_open in zip(there.stations, there.open, strict=True):
        closed = wanted & ~is_open
        if closed.any():
            sites.append(
                Site(SiteKind.LONGER, station.code, station.name, station.lon, station.lat)
            )
            masks.append(closed)
    return sites, masks


def _places(codes: tuple[str, ...], sites: tuple[Site, ...]) -> Ints:
    by_code = {site.code: place for place, site in enumerate(sites)}
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        raise Impossible(
            _("There is no candidate with this code: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    return np.array(sorted({by_code[code] for code in codes}), dtype=np.int64)


def as_result(planned: Planned, answer: Answer) -> dict[str, Any]:
    """Return an answer as it is kept and printed: sites by name, shares by hour and distance."""
    outcome, sites = answer.outcome, planned.sites
    rows = zip(outcome.chosen, outcome.adds, outcome.without, strict=True)
    chosen: list[dict[str, Any]] = [
        asdict(sites[place]) | {"adds": adds, "without": without} for place, adds, without in rows
    ]
    before = outcome.before if np.isfinite(outcome.before) else None
    if chosen and before is None:  # there was nothing to be nearer than
        chosen[0]["adds"] = None
    return {
        "chosen": chosen,
        "exchanges": [
            {
                "instead_of": asdict(sites[one.instead_of]),
                "site": asdict(sites[one.site]),
                "value": one.value,
            }
            for one in outcome.exchanges
        ],
        "before": before,
        "value": outcome.value,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "proven": outcome.proven,
        "stopped": outcome.stopped,
        "seconds": round(outcome.seconds, 2),
        "demand": float(planned.problem.demand.weight.sum()),
        "candidates": len(sites),
        "stations": len(planned.problem.existing.lon),
        "unknown_hours": planned.unknown_hours,
        "shares": [asdict(share) for share in answer.shares],
    }


@dataclass(frozen=True)
class HourRow:
    """The coverage of one hour of the day; `shares` by distance, of 1, or None without demand."""

    hour: int
    demand: int
    open: int
    shares: dict[int, float | None]


def coverage_by_hour(counts: dict[CellHour, int], there: Supply) -> list[HourRow]:
    demand, sites = as_demand(counts), there.sites
    near = {within: covered(demand, sites, within) for within in DISTANCES}
    rows = []
    for hour in HOURS:
        here = demand.slot == hour
        weight = float(demand.weight[here].sum())
        shares = {
            within: float(demand.weight[here & mask].sum()) / weight if weight else None
            for within, mask in near.items()
        }
        is_open = int(there.open[:, hour].sum()) if there.stations else 0
        rows.append(HourRow(hour, int(weight), is_open, shares))
    return rows


@dataclass(frozen=True)
class CellRow:
    """Demand of a cell at an hour, and the smallest of the three distances that reaches it."""

    cell: str
    hour: int
    count: int
    within: int | None


def cells_at(counts: dict[CellHour, int], there: Supply, *, hour: int) -> list[CellRow]:
    """Return the cells with demand at this hour; those that nothing open reaches come first."""
    now = {key: count for key, count in counts.items() if key[1] == hour}
    demand = as_demand(now)
    reached = [covered(demand, there.sites, within) for within in DISTANCES]
    rows = []
    for place, ((cell, _hour), count) in enumerate(now.items()):
        within = next((d for d, mask in zip(DISTANCES, reached, strict=True) if mask[place]), None)
        rows.append(CellRow(cell, hour, count, within))
    return sorted(rows, key=lambda row: (-(row.within or 10**6), -row.count, row.cell))
