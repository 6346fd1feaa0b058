"""A day of the fleet as a problem for the planner: what lies ahead at a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q

from yizhan.kit.geo import Point
from yizhan.kit.routing.insertion import Routes
from yizhan.kit.routing.problem import (
    Leg,
    Problem,
    Request,
    Rest,
    Rider,
    Stop,
    Travel,
)
from yizhan.kit.routing.timing import Call
from yizhan.kit.routing.travel import along_the_sphere, asked
from yizhan.wings.participation.fleet.models import Errand, Helper, PlannedDay, RuledOut
from yizhan.wings.participation.fleet.rules import (
    AHEAD,
    AT_THE_HALL,
    AT_THE_SHOP,
    CARD_PRIORITY,
    SERVICE,
    WITH_RIDER,
    Kind,
    State,
    midnight,
)

ENGINE_TIMEOUT = 2.0
LAST_SECOND = 24 * 3600 - 1
NOWHERE = float("nan")


@dataclass
class DayAhead:
    """The problem of what is left of a day, with the rows behind it and the order in force."""

    problem: Problem
    routes: Routes
    helpers: dict[str, Helper]
    errands: dict[str, Errand]


@dataclass
class _Places:
    points: list[Point] = field(default_factory=list)

    def add(self, lon: float | None, lat: float | None) -> int:
        self.points.append((NOWHERE if lon is None else lon, NOWHERE if lat is None else lat))
        return len(self.points) - 1


def day_ahead(day: PlannedDay, *, at: datetime) -> DayAhead:
    """Return what is ahead of a day of the fleet. Three queries."""
    helpers = {
        str(one.pk): one
        for one in Helper.objects.filter(week=day.week_id, day=day.day)
        .signed_up()
        .select_related("near", "person")
        .annotate(done_count=Count("errands", filter=Q(errands__state=State.DONE)))
        .order_by("pk")
    }
    errands = {
        str(one.pk): one
        for one in Errand.objects.filter(week=day.week_id, day=day.day, state__in=AHEAD)
        .select_related("hall")
        .order_by("pk")
    }
    never: dict[int, set[str]] = defaultdict(set)
    for errand_id, helper_id in RuledOut.objects.filter(errand__in=errands.values()).values_list(
        "errand", "helper"
    ):
        never[errand_id].add(str(helper_id))
    places, zero = _Places(), midnight(day.day)
    now = int((at - zero).total_seconds())
    riders = {name: _rider(one, places, now) for name, one in helpers.items()}
    requests = {}
    for name, one in errands.items():
        whole = _request(one, places, zero, frozenset(never[one.pk]))
        under_way = one.state == State.UNDER_WAY
        request = _under_way(one, whole, riders, now) if under_way else whole
        if request is not None:
            requests[name] = request
    problem = Problem(tuple(riders.values()), tuple(requests.values()), travel_of(places.points))
    return DayAhead(problem, _routes(errands, requests), helpers, errands)


def travel_of(points: list[Point]) -> Travel:
    """Ask the city's routing engine, if there is one."""
    if not settings.ROUTING_URL:
        return along_the_sphere(points)
    return asked(
        points, settings.ROUTING_URL, timeout=ENGINE_TIMEOUT, trusted=settings.TRUSTED_HOSTS
    )


def _rider(helper: Helper, places: _Places, now: int) -> Rider:
    start = places.add(helper.near.lon, helper.near.lat)
    rests: tuple[Rest, ...] = ()
    if helper.rest_from is not None and helper.rest_until is not None:
        rest = Rest(_second(helper.rest_from), _second(helper.rest_until), helper.rest_minutes * 60)
        rests = (rest,) if rest.latest >= now else ()
    return Rider(
        str(helper.pk),
        start,
        max(now, _second(helper.opens)),
        _second(helper.closes),
        helper.capacity,
        frozenset(helper.skills),
        rests,
        before=helper.done_count,  # type: ignore[attr-defined]  # counted by the query
    )


def _request(errand: Errand, places: _Places, zero: datetime, never: frozenset[str]) -> Request:
    hall = places.add(errand.hall.lon, errand.hall.lat)
    other = places.add(errand.lon, errand.lat)
    opens, due = (int((one - zero).total_seconds()) for one in (errand.opens_at, errand.due_at))
    shared = Request(
        str(errand.pk),
        Stop(other, opens, due - errand.minutes * 60, errand.minutes * 60),
        size=errand.size,
        skills=frozenset(errand.skills),
        priority=CARD_PRIORITY if errand.card else 0,
        only=_only(errand),
        never=never,
    )
    if not errand.is_paired:
        return replace(shared, size=0)
    first, last = (hall, other) if errand.kind == Kind.DELIVER else (other, hall)
    wait = int((AT_THE_SHOP if errand.kind == Kind.BUY else SERVICE).total_seconds())
    hand = int(AT_THE_HALL.total_seconds())
    pickup = Stop(first, opens, due - wait, wait)
    return replace(shared, pickup=pickup, delivery=Stop(last, opens, due - hand, hand))


def _only(errand: Errand) -> str | None:
    """A rider who said yes keeps it; so does one who was chosen by hand."""
    fixed = errand.pinned or errand.state in (State.ACCEPTED, State.UNDER_WAY)
    return str(errand.helper_id) if fixed and errand.helper_id is not None else None


def _under_way(
    errand: Errand, request: Request, riders: dict[str, Rider], now: int
) -> Request | None:
    """The rider is on it: she sets out for the rest from where it is picked up, with it aboard; a
    thing to do is done first."""
    name = str(errand.helper_id)
    rider = riders.get(name)
    if rider is None:
        return request
    stop = request.pickup or request.delivery
    busy = now if errand.picked_up_at is not None else now + stop.service
    riders[name] = replace(rider, start=stop.place, opens=max(rider.opens, busy))
    if request.pickup is None:
        return None
    delivery = replace(request.delivery, opens=0, closes=LAST_SECOND)
    return replace(request, pickup=None, delivery=delivery, aboard=True, priority=CARD_PRIORITY)


def _routes(errands: dict[str, Errand], requests: dict[str, Request]) -> Routes:
    """The order in force, by the times of the plan."""
    calls: dict[str, list[tuple[datetime, Call]]] = defaultdict(list)
    for name, errand in errands.items():
        request = requests.get(name)
        if request is None or errand.state not in WITH_RIDER or errand.delivery_at is None:
            continue
        for leg, stop in request.stops:
            moment = errand.pickup_at if leg is Leg.PICKUP else errand.delivery_at
            calls[str(errand.helper_id)].append(
                (moment or errand.delivery_at, (request, leg, stop))
            )
    return {
        name: [call for _moment, call in sorted(timed, key=lambda one: (one[0], one[1][1]))]
        for name, timed in calls.items()
    }


def moment_of(day: PlannedDay, second: int) -> datetime:
    return midnight(day.day) + timedelta(seconds=second)


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60
