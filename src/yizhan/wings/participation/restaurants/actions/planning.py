"""Preparing a round: where lots are drawn, how many, and who may go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.places.models import Division
from yizhan.kit.codes import new_code, normalise_code
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.appointments.rules import SUPERVISORS
from yizhan.wings.participation.restaurants.actions.row import (
    ChangedSince,
    NotNow,
    locked_round,
    refuse,
)
from yizhan.wings.participation.restaurants.models import Quota, Restaurant, Round, Visitor
from yizhan.wings.participation.restaurants.rules import (
    COOL_DOWN,
    JOIN_CODE,
    MOST_COOL_DOWN,
    MOST_PLACES,
    MOST_VISITORS,
    SOURCE_LIMIT,
    TITLE_LIMIT,
    Grade,
    RoundVerb,
    stratum_code,
)

SENT_TWICE = timedelta(minutes=10)
"""So long the same round of the same unit is the same form, sent again."""


class NoSuchRound(Refusal):
    code = "no_such_round"
    message = gettext_lazy("There is no such code. Ask whoever gave it to you.")


class TooMany(Refusal):
    code = "too_many"
    message = gettext_lazy("These are too many for one round.")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The facts of a round before its lists are frozen."""

    title: str
    seed_day: date
    seed_source: str
    last_day: date
    each: int = 2
    cool_down: int = COOL_DOWN


Places = Mapping[tuple[Division, str], int]
"""The number of restaurants to visit, by county and grade."""


@in_transaction
def plan_round(unit: Unit, plan: Plan, *, places: Places, by: Person, at: datetime) -> Round:
    """Prepare a round of a unit. Nobody outside sees it before its lists are frozen. Sent twice
    within minutes it is entered once. Raises NotAllowed or a Refusal."""
    require(by, Permission.ROUND_EDIT, unit)
    refuse(_wrong(plan, places, at=at))
    same = Round.objects.filter(unit=unit, title=plan.title, created_at__gt=at - SENT_TWICE)
    if (known := same.order_by("pk").first()) is not None:
        return known
    row = Round(unit=unit, code=_unused_code(), created_at=at)
    _write(row, plan)
    row.save(force_insert=True)
    _set_places(row, places)
    record(RoundVerb.PLANNED, by=by, target=row, at=at, unit=unit.code)
    return row


@in_transaction
def edit_round(
    a_round: Round, plan: Plan, *, places: Places, version: int, by: Person, at: datetime
) -> None:
    """Change a round that is not frozen. Raises NotAllowed, NotNow, ChangedSince or a Refusal."""
    row = _preparing(a_round, by=by)
    if row.version != version:
        raise ChangedSince
    refuse(_wrong(plan, places, at=at))
    _write(row, plan)
    row.version += 1
    row.save()
    row.quotas.all().delete()
    _set_places(row, places)
    record(RoundVerb.PLANNED, by=by, target=row, at=at, unit=row.unit.code)


@in_transaction
def discard_round(a_round: Round, *, by: Person, at: datetime) -> None:
    """Throw away a round that was not frozen; what was frozen once stays listed."""
    row = _preparing(a_round, by=by)
    record(RoundVerb.DISCARDED, by=by, target=row, at=at, unit=row.unit.code)
    row.delete()


@in_transaction
def add_visitors(a_round: Round, people: Sequence[Person], *, by: Person, at: datetime) -> int:
    """Say that these may go. Who is on the list already, under whichever account, stays on it once.
    Return how many are new."""
    row = _preparing(a_round, by=by)
    heads = {person.head.pk: person.head for person in people if person.head.is_active}
    listed = {one.person.head.pk for one in _listed(row) if one.person is not None}
    new = [person for pk, person in sorted(heads.items()) if pk not in listed]
    if len(listed) + len(new) > MOST_VISITORS:
        raise TooMany
    Visitor.objects.bulk_create([Visitor(round=row, person=person) for person in new])
    if new:
        record(RoundVerb.VISITORS_CHOSEN, by=by, target=row, at=at, added=len(new))
    return len(new)


def supervisors_there(unit: Unit, *, at: datetime) -> list[Person]:
    """The food-safety supervisors and volunteers who hold their role at that moment, appointed
    within this unit or above it."""
    units = Unit.objects.below(unit) | Unit.objects.above(unit)
    held = Engagement.objects.held_on(local_day(at)).filter(
        role__in=sorted(SUPERVISORS), unit__in=units.order_by().values("pk"), person__isnull=False
    )
    people = {
        one.person.head.pk: one.person.head  # type: ignore[union-attr]  # has one
        for one in held.select_related("person__merged_into").order_by("pk")
    }
    return list(people.values())


@in_transaction
def add_supervisors(a_round: Round, *, by: Person, at: datetime) -> int:
    """Put all on the list who are food-safety supervisors or volunteers now. Return how many are
    new."""
    return add_visitors(a_round, supervisors_there(a_round.unit, at=at), by=by, at=at)


@in_transaction
def join_round(code: str, *, by: Person, at: datetime) -> Round:
    """Put oneself on the list of a round by the code one was given. Twice changes nothing. Raises
    NoSuchRound, or NotNow once the list is frozen."""
    known = Round.objects.by_short(normalise_code(code))
    if known is None:
        raise NoSuchRound
    row = locked_round(known)
    if not row.is_preparing:
        raise NotNow
    if not Visitor.objects.asked_by(by).filter(round=row).exists():
        if Visitor.objects.of(row).count() >= MOST_VISITORS:
            raise TooMany
        Visitor.objects.create(round=row, person=by)
        record(RoundVerb.VISITORS_CHOSEN, by=None, target=row, at=at, added=1)
    return row


@in_transaction
def leave_round(a_round: Round, *, by: Person, at: datetime) -> None:
    """Take oneself off the list before it is frozen. Twice changes nothing. Raises NotNow."""
    row = locked_round(a_round)
    if not row.is_preparing:
        raise NotNow
    removed, _each = Visitor.objects.asked_by(by).filter(round=row).delete()
    if removed:
        record(RoundVerb.VISITORS_CHOSEN, by=None, target=row, at=at, removed=removed)


def _listed(row: Round) -> list[Visitor]:
    rows = Visitor.objects.of(row).filter(person__isnull=False)
    return list(rows.select_related("person__merged_into"))


@in_transaction
def remove_visitor(visitor: Visitor, *, by: Person, at: datetime) -> None:
    """Take somebody off the list before it is frozen. Twice changes nothing."""
    row = _preparing(visitor.round, by=by)
    removed, _each = Visitor.objects.filter(pk=visitor.pk).delete()
    if removed:
        record(RoundVerb.VISITORS_CHOSEN, by=by, target=row, at=at, removed=1)


def restaurants_of(a_round: Round) -> list[Restaurant]:
    """The open restaurants of the round's unit in its counties and grades, by code."""
    units = Unit.objects.below(a_round.unit).order_by().values("pk")
    strata = {(quota.county_id, quota.grade) for quota in Quota.objects.of(a_round)}
    rows = Restaurant.objects.public().filter(
        unit__in=units, county__in={county for county, _grade in strata}
    )
    rows = rows.select_related("county").order_by("code")
    return [one for one in rows if (one.county_id, one.grade) in strata]


def places_there_are(unit: Unit) -> Counter[tuple[int, str]]:
    """The number of open restaurants of a unit that are not left out, by county and grade."""
    units = Unit.objects.below(unit).order_by().values("pk")
    rows = Restaurant.objects.public().filter(unit__in=units, excluded_why="").order_by()
    return Counter(rows.values_list("county", "grade"))


def _unused_code() -> str:
    while Round.objects.by_short(code := new_code(JOIN_CODE)) is not None:
        pass
    return code


def _preparing(a_round: Round, *, by: Person) -> Round:
    row = locked_round(a_round)
    require(by, Permission.ROUND_EDIT, row.unit)
    if not row.is_preparing:
        raise NotNow
    return row


def _write(row: Round, plan: Plan) -> None:
    for column in fields(plan):
        setattr(row, column.name, getattr(plan, column.name))


def _set_places(row: Round, places: Places) -> None:
    Quota.objects.bulk_create(
        [
            Quota(round=row, county=county, grade=grade, places=count)
            for (county, grade), count in places.items()
            if count
        ]
    )


def _wrong(plan: Plan, places: Places, *, at: datetime) -> dict[str, str]:
    """The sentences about what makes no sense, every fault at once beside its field."""
    wrong = {}
    if not 1 <= len(plan.title.strip()) <= TITLE_LIMIT:
        wrong["title"] = _("A title of at most %(limit)d characters.") % {"limit": TITLE_LIMIT}
    if not 1 <= len(plan.seed_source.strip()) <= SOURCE_LIMIT:
        words = _("Say what the seed is and where it can be read, in at most %(limit)d characters.")
        wrong["seed_source"] = words % {"limit": SOURCE_LIMIT}
    if plan.seed_day <= local_day(at):
        wrong["seed_day"] = _("The seed must become known on a later day than today.")
    if plan.last_day <= plan.seed_day:
        wrong["last_day"] = _("Restaurants are visited after the seed is known.")
    if plan.each not in {1, 2}:
        wrong["each"] = _("One or two go together.")
    if not 0 <= plan.cool_down <= MOST_COOL_DOWN:
        wrong["cool_down"] = _("Between %(least)d and %(most)d.") % {
            "least": 0, "most": MOST_COOL_DOWN,
        }  # fmt: skip
    return wrong | _wrong_places(places)


def _wrong_places(places: Places) -> dict[str, str]:
    wrong = {}
    for (county, grade), count in places.items():
        if grade not in Grade.values or not 0 <= count <= MOST_PLACES:
            words = _("Between %(least)d and %(most)d.") % {"least": 0, "most": MOST_PLACES}
            wrong[stratum_code(county.code, grade)] = words
    if not any(places.values()):
        wrong["places"] = _("Say how many restaurants are visited, and where.")
    return wrong
