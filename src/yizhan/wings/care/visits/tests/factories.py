"""Assignments and visits for tests. May be imported upward only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhan.ground.casework.models import CatalogueItem
from yizhan.ground.casework.tests.factories import City, a_city
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import Scope, UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.ground.places.tests.factories import a_division
from yizhan.kit.days import local_day
from yizhan.wings.care.visits.actions import (
    AssignmentRow,
    NeedRow,
    VisitRow,
    assign,
    load_assignments,
    load_visits,
    note_visit,
)
from yizhan.wings.care.visits.models import Assignment, Destination, Visit
from yizhan.wings.care.visits.rules import InNameOf, Met

TODAY = local_day(MONDAY)


@dataclass
class Field:
    """A guidance station with its lead and two instructors; a company with a site, a community."""

    city: City
    station: Unit
    lead: Person
    instructor: Person
    colleague: Person
    company: Unit
    site: Unit
    community: Division


def a_field() -> Field:
    city = a_city()
    office = a_unit(city.bureau, kind=UnitKind.OFFICE, division=city.county)
    station = a_unit(office, kind=UnitKind.GUIDANCE_STATION, division=city.county)
    company = a_unit(city.committee, kind=UnitKind.COMPANY, division=city.county)
    township = a_division(city.county, kind=DivisionKind.TOWNSHIP)
    return Field(
        city=city,
        station=station,
        lead=a_person("lead", office, scope=Scope.BELOW),
        instructor=a_person("instructor", station, scope=Scope.BELOW),
        colleague=a_person("instructor", station),
        company=company,
        site=a_unit(company, kind=UnitKind.DELIVERY_SITE, division=city.county),
        community=a_division(township, kind=DivisionKind.VILLAGE),
    )


def an_assignment(
    field: Field,
    whom: Unit | Division | None = None,
    *,
    person: Person | None = None,
    at: datetime = MONDAY,
) -> Assignment:
    person = person or field.instructor
    (assignment,) = assign(
        person, [whom or field.site], unit=field.station, since=local_day(at), by=field.lead, at=at
    )
    return assignment


def a_visit(destination: Destination, *, by: Person, at: datetime = MONDAY, **fields: Any) -> Visit:
    columns: dict[str, Any] = {
        "visited_on": local_day(at),
        "met": [Met.MANAGER],
        "text": "雨棚漏水，站长已报修。",
    } | fields
    return note_visit(destination, by=by, at=at, **columns)


def a_need_of_the_site(item: CatalogueItem, text: str = "想要一台热水器") -> NeedRow:
    return NeedRow(item=item, text=text, in_name_of=InNameOf.DESTINATION)


def a_riders_need(item: CatalogueItem, text: str = "夜里没地方歇", **fields: Any) -> NeedRow:
    columns: dict[str, Any] = {"phone": "13800138000", "consent": True} | fields
    return NeedRow(item=item, text=text, in_name_of=InNameOf.RIDER, **columns)


def the_assignment(
    person: Person, unit: Unit, whom: Unit | Division, *, at: datetime
) -> Assignment:
    """The first assignment there is; if there is none, this one."""
    known = Assignment.objects.first()
    if known is not None:
        return known
    row = AssignmentRow(person, unit, whom, local_day(at))
    (assignment,) = load_assignments([row], by=None, at=at)
    return assignment


def the_visit(assignment: Assignment, *, at: datetime) -> Visit:
    """The first visit there is; if there is none, one of this assignment."""
    known = Visit.objects.first()
    if known is None:
        row = VisitRow(assignment, local_day(at), (Met.RIDERS,), "雨棚")
        (known,) = load_visits([row], by=None, at=at)
    return known
