"""What each role may do. The whole permission table of the platform is on this page.

One rule is asked in two ways: `units_where` (which units) and `can` (this unit?). Both read the
person's posts once and keep them on the Person object, which lives as long as one request; `forget`
drops them after a post was granted or ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import ancestor_paths, below, is_within, parent_path
from yizhan.ground.people.rules import Scope
from yizhan.kit.errors import NotAllowed


class Permission(StrEnum):
    CASE_READ = "case.read"
    CASE_WORK = "case.work"  # take, answer, ask back, hand on, note
    CASE_DISPATCH = "case.dispatch"  # route, merge, unmerge, reopen what others closed
    STATION_HOST = "station.host"  # say closed today, ask for supplies
    STATION_EDIT = "station.edit"
    STATION_IMPORT = "station.import"
    UNIT_READ = "unit.read"
    UNIT_EDIT = "unit.edit"
    POST_GRANT = "post.grant"
    SECRET_REVEAL = "secret.reveal"  # noqa: S105
    CATALOGUE_EDIT = "catalogue.edit"
    CALENDAR_EDIT = "calendar.edit"
    DELIVERY_READ = "delivery.read"  # what could not be delivered
    ENDPOINT_EDIT = "endpoint.edit"  # which systems are told of what happens
    AUDIT_READ = "audit.read"
    OVERVIEW_READ = "overview.read"
    REGISTER_READ = "register.read"
    REGISTER_EDIT = "register.edit"  # enter companies and riders, and end that they ride there
    HEADCOUNT_READ = "headcount.read"  # how many ride, never who
    DUTY_READ = "duty.read"
    DUTY_WORK = "duty.work"  # do, prove, answer, split what the unit owes
    DUTY_ASSIGN = "duty.assign"  # send tasks down, remind, waive
    RULE_EDIT = "rule.edit"  # which occasion makes which duty; the stages of development
    MEMBER_READ = "member.read"  # who is a member: sensitive, every look is logged
    MEMBER_EDIT = "member.edit"
    COMMITTEE_READ = "committee.read"
    COMMITTEE_EDIT = "committee.edit"  # seats, terms, meetings, decisions


P = Permission

HANDS_OFF = frozenset({P.CASE_WORK, P.CASE_DISPATCH, P.SECRET_REVEAL, P.MEMBER_READ, P.MEMBER_EDIT})
"""What an administrator sees to that others can do, and does not do or see herself."""

ROLES: dict[str, frozenset[Permission]] = {
    "admin": frozenset(Permission) - HANDS_OFF,
    "lead": frozenset(
        {P.CASE_READ, P.UNIT_READ, P.OVERVIEW_READ, P.AUDIT_READ, P.REGISTER_READ,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_ASSIGN, P.COMMITTEE_READ}
    ),
    "dispatcher": frozenset(
        {P.CASE_READ, P.CASE_WORK, P.CASE_DISPATCH, P.STATION_EDIT, P.UNIT_READ,
         P.OVERVIEW_READ, P.SECRET_REVEAL, P.DELIVERY_READ, P.DUTY_READ}
    ),
    "handler": frozenset(
        {P.CASE_READ, P.CASE_WORK, P.UNIT_READ, P.OVERVIEW_READ, P.SECRET_REVEAL,
         P.REGISTER_READ, P.REGISTER_EDIT, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK}
    ),
    "instructor": frozenset(
        {P.CASE_READ, P.UNIT_READ, P.STATION_EDIT, P.STATION_HOST, P.REGISTER_READ,
         P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK}
    ),
    "secretary": frozenset(
        {P.UNIT_READ, P.REGISTER_READ, P.HEADCOUNT_READ, P.DUTY_READ, P.DUTY_WORK, P.DUTY_ASSIGN,
         P.MEMBER_READ, P.MEMBER_EDIT, P.COMMITTEE_READ, P.COMMITTEE_EDIT}
    ),
    "committee": frozenset({P.UNIT_READ, P.DUTY_READ, P.DUTY_WORK, P.COMMITTEE_READ}),
    "company": frozenset({P.HEADCOUNT_READ, P.REGISTER_EDIT}),
    "host": frozenset({P.STATION_HOST}),
}  # fmt: skip

ENTRUSTS: dict[str, frozenset[Permission]] = {"admin": HANDS_OFF}
"""What a role may put into others' hands without holding it: an administrator appoints handlers
and cannot handle, nor appoint herself."""

OF_THE_CITY = frozenset({P.CATALOGUE_EDIT, P.CALENDAR_EDIT, P.DELIVERY_READ, P.ENDPOINT_EDIT})
"""What belongs to no unit: a post holds these only if it reaches the whole city."""

DESK_ROLES = frozenset(ROLES) - {"host"}
"""Roles that work at the desk. A host works on the phone, with the riders."""


@dataclass(frozen=True)
class Reach:
    """One active post, as much of it as decides what is in reach."""

    role: str
    scope: str
    unit_id: int
    path: str


def reaches(person: Person) -> tuple[Reach, ...]:
    """The person's active posts; one query for the life of the Person object."""
    kept: tuple[Reach, ...] | None = person.__dict__.get("_reaches")
    if kept is None:
        rows: Any = ()
        if person.pk is not None and person.is_active:
            rows = (
                Post.objects.active()
                .filter(person=person)
                .values_list("role", "scope", "unit_id", "unit__path")
            )
        kept = person.__dict__["_reaches"] = tuple(Reach(*row) for row in rows)
    return kept


def forget(person: Person) -> None:
    person.__dict__.pop("_reaches", None)


def _granting(person: Person, permission: Permission) -> list[Reach]:
    return [r for r in reaches(person) if permission in _held(r)]


def _held(reach: Reach) -> frozenset[Permission]:
    granted = ROLES.get(reach.role, frozenset())
    everything = reach.scope == Scope.BELOW and _everywhere([reach.path])
    return granted if everything else granted - OF_THE_CITY


def permissions_of(person: Person) -> frozenset[Permission]:
    """All that the person holds anywhere."""
    return frozenset().union(*map(_held, reaches(person)))


def within(person: Person, permission: Permission, *, field: str = "unit") -> Q | None:
    """A condition on a model with a foreign key `field` to Unit: rows in units where the person
    holds the permission. None means everywhere, so that the query needs no condition at all."""
    granting = _granting(person, permission)
    subtrees = [r.path for r in granting if r.scope == Scope.BELOW]
    if _everywhere(subtrees):
        return None
    here = [r.unit_id for r in granting if r.scope == Scope.HERE]
    condition = Q(**{f"{field}__in": here})
    if subtrees:
        inside = Unit.objects.filter(_below(subtrees)).order_by().values("pk")
        condition |= Q(**{f"{field}__in": inside})
    return condition


def units_where(person: Person, permission: Permission) -> Any:
    """The units in which this person holds the permission, as a queryset of Unit."""
    granting = _granting(person, permission)
    subtrees = [r.path for r in granting if r.scope == Scope.BELOW]
    if _everywhere(subtrees):
        return Unit.objects.all()
    here = [r.unit_id for r in granting if r.scope == Scope.HERE]
    return Unit.objects.filter(Q(pk__in=here) | _below(subtrees))


def _everywhere(subtrees: list[str]) -> bool:
    return any(not parent_path(path) for path in subtrees)


def _below(subtrees: list[str]) -> Q:
    """A condition on units: that they stand in one of these branches of the tree; none if there is
    no branch."""
    return reduce(or_, map(below, subtrees), Q(pk__in=()))


def posts_where(person: Person, permission: Permission) -> Any:
    """The active posts in the units in which this person holds the permission."""
    return Post.objects.active().filter(unit__in=units_where(person, permission))


def can(person: Person, permission: Permission, unit: Unit) -> bool:
    return any(
        r.unit_id == unit.pk or (r.scope == Scope.BELOW and is_within(unit.path, r.path))
        for r in _granting(person, permission)
    )


def can_somewhere(person: Person, permission: Permission) -> bool:
    return bool(_granting(person, permission))


def everywhere(person: Person, permission: Permission) -> bool:
    """Is it hers in the whole city? What holds for all takes that, not a post in some corner."""
    return within(person, permission) is None


def require(person: Person, permission: Permission, unit: Unit) -> None:
    if not can(person, permission, unit):
        raise NotAllowed(f"{person} lacks {permission} in {unit}")


def staff_of(unit_id: int, permission: Permission) -> list[Person]:
    """Who holds the permission by a post in this unit; if nobody does, by the nearest post above
    that reaches down to it."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    posts = Post.objects.active().filter(role__in=roles).select_related("person")
    here = list(posts.filter(unit_id=unit_id).order_by("pk"))
    if not here:
        above = ancestor_paths(Unit.objects.values_list("path", flat=True).get(pk=unit_id))
        reaching = posts.filter(unit__path__in=above, scope=Scope.BELOW).select_related("unit")
        found = list(reaching.order_by("-unit__depth", "pk"))
        here = [post for post in found if post.unit_id == found[0].unit_id]
    return list({post.person_id: post.person for post in here}.values())


def staff_until(unit_id: int, permission: Permission, *, at: datetime) -> list[Person]:
    """Whose post in this unit with the permission ended at that very moment: with the unit."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    posts = Post.objects.filter(unit_id=unit_id, role__in=roles, ends_at=at)
    return [post.person for post in posts.select_related("person").order_by("pk")]
