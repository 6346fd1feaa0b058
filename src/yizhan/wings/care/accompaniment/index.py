"""Finding who stands by: a rule that is computed, and the deadline that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yizhan.ground.casework.index import dispatchers_unit
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division
from yizhan.ground.worktime.actions import load_calendar, who_is_on_duty
from yizhan.ground.worktime.models import RosterEntry
from yizhan.ground.worktime.rules import (
    DEFAULT_OFFICE_HOURS,
    JoinedHours,
    add_working_minutes,
)
from yizhan.kit import hours as opening
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.wings.care.accompaniment.models import Accompaniment, StepTemplate, in_force_on
from yizhan.wings.care.accompaniment.rules import (
    CALL,
    CALL_AGAIN_MINUTES,
    COUNTY_UNITS,
    NAMING_MINUTES,
    NEVER_UNITS,
    Why,
)

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Choice:
    """Somebody who would stand by from a moment on; `person` None: a dispatcher names somebody."""

    person: Person | None
    unit: Unit
    phone: str
    why: Why


def choose(division: Division | None, *, at: datetime, besides: Collection[int] = ()) -> Choice:
    """Return who stands by a rider of this county: who is named for the place, else who is on duty,
    else somebody of the county's unit, else nobody yet. Of several, whoever stands by the fewest.
    `besides` are accounts that are out of the question. Raises Refusal if no unit is there."""
    for rule in (_of_place, _on_duty, _of_county):
        for group in rule(division, at=at):
            fitting = [one for one in group if _fits(one, besides=besides)]
            if fitting:
                return _least_busy(fitting)
    return nobody_yet()


def _fits(one: Choice, *, besides: Collection[int]) -> bool:
    return (
        one.person is not None
        and one.person.is_active
        and one.person.pk not in besides
        and one.unit.kind not in NEVER_UNITS
        and can(one.person, Permission.ACCOMPANY, one.unit)
    )


def nobody_yet() -> Choice:
    """A dispatcher has to name somebody. Raises Refusal if no unit is there."""
    unit = dispatchers_unit()
    if unit is None:
        raise Refusal
    return Choice(None, unit, unit.phone, Why.DISPATCHER)


def first_due(choice: Choice, *, at: datetime) -> datetime:
    """By when whoever stands by calls, or a dispatcher names somebody: in the hours in which that
    person works or is on duty."""
    if choice.person is None:
        return due_after(NAMING_MINUTES, person=None, unit=choice.unit, at=at)
    template = StepTemplate.objects.filter(code=CALL, active=True).first()
    minutes = template.minutes if template else CALL_AGAIN_MINUTES
    return due_after(minutes, person=choice.person, unit=choice.unit, at=at)


def due_after(minutes: int, *, person: Person | None, unit: Unit, at: datetime) -> datetime:
    """The moment by which so many minutes have passed in the hours of this person."""
    return clock_of(person, unit=unit, at=at)(minutes)


def clock_of(person: Person | None, *, unit: Unit, at: datetime) -> Callable[[int], datetime]:
    """Return what turns minutes into a deadline: in the office hours of the unit, joined with the
    duty hours of this person; of nobody, with everybody's who is on duty."""
    hours, calendar = _hours(person, unit=unit, at=at), load_calendar()
    return lambda minutes: add_working_minutes(at, minutes, hours=hours, calendar=calendar)


def works_now(person: Person | None, *, unit: Unit, at: datetime) -> bool:
    """Return whether it is in the hours of this person: only then a text message is no intrusion,
    and will be read."""
    hours = _hours(person, unit=unit, at=at)
    return bool(hours.intervals(at, at + MINUTE, load_calendar()))


def _hours(person: Person | None, *, unit: Unit, at: datetime) -> JoinedHours:
    entries = RosterEntry.objects.reaching(unit).ending_after(local_day(at))
    if person is None:
        entries = entries.filter(person__isnull=False)
    else:
        entries = entries.filter(person__in=Person.objects.same_as(person))
    office = opening.parse(unit.office_hours or DEFAULT_OFFICE_HOURS)
    return JoinedHours((office, *(entry.shift for entry in entries)))


Groups = Iterator[list[Choice]]
"""Those who come into question, the nearest to the rider first."""


def _of_place(division: Division | None, *, at: datetime) -> Groups:
    """The naming of the township goes before the county's, and that before the city's."""
    rows = list(in_force_on(local_day(at)).order_by("pk"))
    places: list[int | None] = [None]
    while division is not None:
        places.insert(-1, division.pk)
        division = division.parent
    for place in places:
        here = [row for row in rows if row.division_id == place]
        yield [Choice(row.person, row.unit, row.phone, Why.PLACE) for row in here]


def _on_duty(division: Division | None, *, at: datetime) -> Groups:
    unit = _county_unit(division) or dispatchers_unit()
    if unit is None:
        return
    for entry in who_is_on_duty(unit, at=at):
        if entry.person is not None:
            here = unit if can(entry.person, Permission.ACCOMPANY, unit) else entry.unit
            yield [Choice(entry.person, here, entry.phone or here.phone, Why.ON_DUTY)]


def _of_county(division: Division | None, *, at: datetime) -> Groups:
    for units in _units_of(division):
        yield [
            Choice(post.person, post.unit, post.unit.phone, Why.COUNTY)
            for post in standing_posts(units)
        ]


def _county_unit(division: Division | None) -> Unit | None:
    for units in _units_of(division):
        for unit in units:
            return unit
    return None


def _units_of(division: Division | None) -> Iterator[list[Unit]]:
    if division is None:
        return
    for kind, competence in COUNTY_UNITS:
        rows = Unit.objects.not_ended().filter(kind=kind)
        if competence:
            rows = rows.filter(competence=competence)
        if kind == UnitKind.GUIDANCE_STATION:
            rows = rows.filter(division__parent=division) | rows.filter(division=division)
        else:
            rows = rows.filter(division=division)
        yield list(rows.order_by("path"))


def _least_busy(choices: list[Choice]) -> Choice:
    people = [one.person.pk for one in choices if one.person is not None]
    busy = Counter(
        Accompaniment.objects.open().filter(person__in=people).values_list("person", flat=True)
    )
    return min(choices, key=lambda one: busy[one.person.pk] if one.person else 0)


def standing_posts(units: Any) -> Any:
    """The posts in these units by which somebody may stand by riders, as a queryset of Post."""
    roles = [role for role, granted in ROLES.items() if Permission.ACCOMPANY in granted]
    posts = Post.objects.active().filter(role__in=roles, unit__in=units, person__is_active=True)
    posts = posts.exclude(unit__kind__in=NEVER_UNITS)
    return posts.select_related("person", "unit").order_by("unit__path", "pk")
