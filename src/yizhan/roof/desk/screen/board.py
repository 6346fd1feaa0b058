"""The wall of a duty room: what is late and whose it is, who is on duty, what came in,
doors that are shut and should be open, the counties, the four measures, the exam fleet. Places,
units and counts; no person stands here, and nobody's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language

from yizhan.ground.casework.models import Case, CaseQuerySet
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import units_where
from yizhan.ground.worktime.actions import load_calendar
from yizhan.ground.worktime.models import RosterEntry
from yizhan.roof.desk.today.figures import Line, by_county
from yizhan.wings.care.stations.index.access import opening_at
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.duties.models import DutyPeriod, DutyRule
from yizhan.wings.organisation.duties.rules import Share
from yizhan.wings.participation.fleet.models import Errand, ExamWeek
from yizhan.wings.participation.fleet.rules import State

READ = Permission.OVERVIEW_READ
UNITS, MATTERS, DOORS = 8, 6, 6
"""So many lines can be read from where people stand."""


@dataclass(frozen=True)
class LateUnit:
    name: str
    code: str
    late: int
    since: datetime
    """When the oldest of them was due."""


@dataclass(frozen=True)
class Matter:
    name: str
    code: str
    today: int
    last_hour: int


@dataclass(frozen=True)
class OnDuty:
    unit: str
    phone: str


@dataclass(frozen=True)
class ShutDoor:
    name: str
    code: str
    since: datetime
    by_host: bool


@dataclass(frozen=True)
class Measure:
    name: str
    code: str
    share: Share


@dataclass(frozen=True)
class Fleet:
    week: str
    waiting: int
    under_way: int
    done: int


@dataclass(frozen=True)
class Board:
    at: datetime
    late: list[LateUnit]
    late_units: int
    late_count: int
    open_count: int
    came_in: list[Matter]
    came_in_today: int
    on_duty: list[OnDuty]
    shut: list[ShutDoor]
    counties: list[Line]
    measures: list[Measure]
    fleet: Fleet | None


def board_of(person: Person, *, at: datetime) -> Board:
    """As far as this person reads figures. Merged cases count with their head."""
    cases = Case.objects.within(person, READ).not_merged()
    late = _late(person, cases, at=at)
    counties = by_county(person, at=at)
    came_in = _came_in(cases, at=at)
    return Board(
        at=at,
        late=late[:UNITS],
        late_units=len(late),
        late_count=sum(line.late for line in counties),
        open_count=sum(line.open for line in counties),
        came_in=came_in[:MATTERS],
        came_in_today=sum(matter.today for matter in came_in),
        on_duty=_on_duty(person, at=at),
        shut=_shut(person, at=at)[:DOORS],
        counties=counties,
        measures=_measures(person, at=at),
        fleet=_fleet(person, at=at),
    )


def _late(person: Person, cases: CaseQuerySet, *, at: datetime) -> list[LateUnit]:
    """The unit with most late cases first; among equals the one that is late longest."""
    rows = cases.overdue(at=at).order_by().values("unit")
    counted = {row["unit"]: row for row in rows.annotate(late=Count("pk"), since=Min("due_at"))}
    units = units_where(person, READ).filter(pk__in=counted)
    lines = [
        LateUnit(name, code, counted[pk]["late"], counted[pk]["since"])
        for pk, name, code in units.values_list("pk", "name", "code")
    ]
    return sorted(lines, key=lambda line: (-line.late, line.since, line.code))


def _came_in(cases: CaseQuerySet, *, at: datetime) -> list[Matter]:
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    lately = Count("pk", filter=Q(opened_at__gt=at - timedelta(hours=1)))
    came = cases.filter(opened_at__gte=midnight, opened_at__lte=at).order_by()
    names = came.values("item__code", "item__name", "item__name_en")
    rows = names.annotate(today=Count("pk"), lately=lately)
    chinese = (get_language() or "zh").startswith("zh")
    ordered = sorted(rows, key=lambda row: (-row["today"], row["item__code"]))
    return [
        Matter(
            row["item__name"] if chinese else row["item__name_en"] or row["item__name"],
            row["item__code"],
            row["today"],
            row["lately"],
        )
        for row in ordered
    ]


def _on_duty(person: Person, *, at: datetime) -> list[OnDuty]:
    units = units_where(person, READ)
    today, calendar = localdate(at), load_calendar()
    # A shift that began yesterday may last into today.
    lately = RosterEntry.objects.in_force(on=today) | RosterEntry.objects.in_force(
        on=today - timedelta(days=1)
    )
    entries = lately.filter(unit__in=units).select_related("unit").order_by("unit__path", "pk")
    lines = [
        OnDuty(entry.unit.name, entry.phone)
        for entry in entries
        if entry.shift.covers(at, calendar)
    ]
    return list(dict.fromkeys(lines))


def _shut(person: Person, *, at: datetime) -> list[ShutDoor]:
    """Doors that somebody found locked, or their host closed, within their hours."""
    doors = Station.objects.public().within(person, READ).locked(at=at)
    return [
        ShutDoor(door.name, door.code, door.signal_since or at, door.signal_by_host)
        for door in doors.order_by("signal_since", "pk")
        if (hours := opening_at(door.hours, at=at)) and hours.open
    ]


def _measures(person: Person, *, at: datetime) -> list[Measure]:
    periods = DutyPeriod.objects.visible_to(person).not_ended()
    shares = periods.shares("duty__rule__code", on=localdate(at))
    return [
        Measure(rule.name, rule.code, shares[(rule.code,)])
        for rule in DutyRule.objects.visible_to(person)
        if (rule.code,) in shares
    ]


def _fleet(person: Person, *, at: datetime) -> Fleet | None:
    """None outside the exam weeks whose board this person reads."""
    week = ExamWeek.objects.visible_to(person).open_on(localdate(at)).first()
    if week is None:
        return None
    errands = Errand.objects.visible_to(person).filter(week=week)
    count = dict(errands.order_by().values_list("state").annotate(n=Count("pk")))
    return Fleet(
        week.name,
        waiting=count.get(State.OPEN, 0) + count.get(State.OFFERED, 0),
        under_way=count.get(State.ACCEPTED, 0) + count.get(State.UNDER_WAY, 0),
        done=count.get(State.DONE, 0),
    )
