"""The plan of an instructor: whom to see next and why; and where that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.kit.geo import Point
from yizhan.wings.care.stations.models import Station
from yizhan.wings.care.visits.models import Assignment, Destination, HeardNeed, Visit
from yizhan.wings.care.visits.rules import NEW_FOR, Facts, Why, in_order, rank, reasons


@dataclass(frozen=True)
class Proposal:
    destination: Destination
    why: tuple[Why, ...]
    """Empty: it was seen lately, and nothing waits there."""
    last_visit: date | None


def plan_of(person: Person, *, on: date) -> list[Proposal]:
    """Everybody an instructor sees, whom to see next first. As many queries for two as for two
    hundred."""
    rows = Assignment.objects.for_person(person).select_related(
        "destination__unit__division__parent", "destination__division__parent"
    )
    since: dict[Destination, date] = {}
    for row in rows.order_by("since", "pk"):
        since.setdefault(row.destination, row.since)
    facts = _facts(since, on=on)
    proposals = [
        Proposal(one, reasons(facts[one.pk], on=on), facts[one.pk].last_visit) for one in since
    ]
    urgent = [one for one in proposals if one.why]
    urgent.sort(key=lambda one: (*rank(facts[one.destination.pk], one.why), one.destination.pk))
    calm = [one for one in proposals if not one.why]
    calm.sort(key=lambda one: (one.last_visit or date.min, one.destination.pk))
    return urgent + calm


def last_visits(assignments: Iterable[Assignment]) -> dict[int, date]:
    """The day on which somebody was last at each destination of these, by its key."""
    return Visit.objects.last_days({one.destination_id for one in assignments})


def _facts(since: dict[Destination, date], *, on: date) -> dict[int, Facts]:
    keys = [destination.pk for destination in since]
    seen = Visit.objects.last_days(keys)
    open_needs = HeardNeed.objects.open_at(keys)
    closed = HeardNeed.objects.closed_at(keys)
    # Closed on the day of the last visit: told then, or not; it is told once more.
    answered = Counter(pk for pk, day in closed if pk not in seen or day >= seen[pk])
    branches = _new_branches(on=on)
    return {
        one.pk: Facts(
            assigned_on=assigned,
            founded_on=one.unit.founded_on if one.unit else None,
            branch_founded_on=_newest_within(one.unit, branches),
            last_visit=seen.get(one.pk),
            open_needs=open_needs.get(one.pk, 0),
            answered=answered[one.pk],
        )
        for one, assigned in since.items()
    }


def _new_branches(*, on: date) -> list[tuple[str, date]]:
    rows = Unit.objects.not_ended().filter(kind=UnitKind.BRANCH, founded_on__gt=on - NEW_FOR)
    return list(rows.filter(founded_on__lte=on).values_list("path", "founded_on"))


def _newest_within(unit: Unit | None, branches: Iterable[tuple[str, date]]) -> date | None:
    """The day on which the newest branch in a company or a site was founded. A branch that is
    visited itself is new as a unit."""
    if unit is None:
        return None
    days = [day for path, day in branches if path != unit.path and is_within(path, unit.path)]
    return max(days, default=None)


def positions(units: Iterable[Unit], divisions: Iterable[Division]) -> dict[Unit | Division, Point]:
    """Where these are, as far as it is known: at the station that a unit runs, else where the name
    of its division stands on a map, or the one around that."""
    units = list(units)
    at = {}
    stations = Station.objects.public().filter(unit__in=units).order_by("-pk")
    for unit_id, lon, lat in stations.values_list("unit", "lon", "lat"):
        at[unit_id] = (lon, lat)
    known: dict[Unit | Division, Point] = {}
    for unit in units:
        point = at.get(unit.pk) or _label(unit.division)
        if point is not None:
            known[unit] = point
    for division in divisions:
        point = _label(division)
        if point is not None:
            known[division] = point
    return known


def _label(division: Division | None) -> Point | None:
    for one in (division, division.parent if division else None):
        if one is not None and one.label_lon is not None and one.label_lat is not None:
            return one.label_lon, one.label_lat
    return None


def office_of(person: Person) -> Unit | None:
    """The unit for which an instructor goes, where a round begins if she does not say where she
    is; the one with the most assignments, if there are several."""
    units = Assignment.objects.for_person(person).select_related("unit__division__parent")
    counted = Counter(one.unit for one in units)
    return max(counted, key=lambda unit: (counted[unit], -unit.pk), default=None)


def round_of(
    destinations: Sequence[Destination], *, person: Person, start: Point | None = None
) -> list[Destination]:
    """Put stops into the order of a short way from where she says that she is, or from the office.
    Her position is an argument, and is kept nowhere."""
    office = office_of(person)
    units = [one.unit for one in destinations if one.unit is not None]
    divisions = [one.division for one in destinations if one.division is not None]
    known = positions([*units, *([office] if office else [])], divisions)
    begins = start or (known.get(office) if office else None)
    # A destination is a unit or a division: a constraint says so, the types cannot.
    stops = [known.get(one.unit or one.division) for one in destinations]  # type: ignore[arg-type]
    return [destinations[number] for number in in_order(begins, stops)]
