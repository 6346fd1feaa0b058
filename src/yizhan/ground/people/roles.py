"""The permissions of a person by her posts, and the units that they reach.

One rule is asked in two ways: `units_where` (which units) and `can` (this unit?). Both read the
person's posts once and keep them on the Person object, which lives as long as one request; `forget`
drops them after a post was granted or ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import ancestor_paths, below, is_within, parent_path
from yizhan.ground.people.permissions import DESK_ROLES, OF_THE_CITY, ROLES, Permission
from yizhan.ground.people.rules import Role, Scope
from yizhan.kit.errors import NotAllowed


@dataclass(frozen=True)
class ActivePost:
    """One active post, reduced to what decides which units are in reach."""

    role: str
    scope: str
    unit_id: int
    path: str
    allowed: frozenset[Permission] | None = None
    """Whoever speaks for the person may use these only; None: all of the role."""

    @property
    def permissions(self) -> frozenset[Permission]:
        granted = ROLES[self.role]
        if self.allowed is not None:
            granted &= self.allowed
        everything = self.scope == Scope.BELOW and _everywhere([self.path])
        return granted if everything else granted - OF_THE_CITY


def active_posts(person: Person) -> tuple[ActivePost, ...]:
    """The person's active posts; one query for the life of the Person object."""
    posts: tuple[ActivePost, ...] | None = person.__dict__.get("_active_posts")
    if posts is None:
        rows: Any = ()
        if person.pk is not None and person.is_active:
            rows = (
                Post.objects.active()
                .filter(person=person)
                .values_list("role", "scope", "unit_id", "unit__path")
            )
        held = (ActivePost(*row) for row in rows)
        narrowing: Narrowing | None = person.__dict__.get("_narrowing")
        posts = tuple(held if narrowing is None else filter(None, map(narrowing.cut, held)))
        person.__dict__["_active_posts"] = posts
    return posts


def posts_if_read(person: Any) -> tuple[ActivePost, ...]:
    """The active posts, if something has asked for them; no query."""
    return person.__dict__.get("_active_posts") or ()


@dataclass(frozen=True)
class Narrowing:
    """The part of a person's posts that a token is good for."""

    unit: Unit | None
    permissions: frozenset[Permission] | None

    def cut(self, post: ActivePost) -> ActivePost | None:
        unit, cut = self.unit, replace(post, allowed=self.permissions)
        if unit is None or is_within(post.path, unit.path):
            return cut
        if post.scope == Scope.BELOW and is_within(unit.path, post.path):
            return replace(cut, unit_id=unit.pk, path=unit.path)
        return None


def narrow(person: Person, *, unit: Unit | None, permissions: frozenset[Permission] | None) -> None:
    """Let this Person object reach no further than this, for as long as it lives."""
    person.__dict__["_narrowing"] = Narrowing(unit, permissions)
    forget(person)


def works_at_desk(person: Person) -> bool:
    return any(post.role in DESK_ROLES for post in active_posts(person))


def forget(person: Person) -> None:
    person.__dict__.pop("_active_posts", None)


def _granting(person: Person, permission: Permission) -> list[ActivePost]:
    return [r for r in active_posts(person) if permission in r.permissions]


def permissions_of(person: Person) -> frozenset[Permission]:
    """All that the person holds anywhere."""
    return frozenset().union(*(r.permissions for r in active_posts(person)))


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
    """The people with the permission by a post in this unit; if there is none, by the nearest post
    above that reaches down to it."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    return _nearest(unit_id, roles)


def without_staff(
    units: Iterable[Unit],
    permission: Permission,
    *,
    besides: Collection[str] = (),
    beneath: str = "",
) -> list[Unit]:
    """Those of the units for which nobody holds the permission, there or by a post above that
    reaches down to it. Roles `besides` do not count, nor do posts above that do not stand below the
    path `beneath`. Two queries at most, however many units."""
    roles = [
        role for role, granted in ROLES.items() if permission in granted and role not in besides
    ]
    posts = Post.objects.active().filter(role__in=roles)
    staffed = set(posts.values_list("unit_id", flat=True))
    paths = posts.filter(scope=Scope.BELOW).values_list("unit__path", flat=True)
    reaching = {path for path in paths if path != beneath and is_within(path, beneath)}
    return [
        unit
        for unit in units
        if unit.pk not in staffed and reaching.isdisjoint((unit.path, *ancestor_paths(unit.path)))
    ]


def office_of(person: Person, permission: Permission, unit: Unit, *, at: datetime) -> Unit | None:
    """The unit whose post let this person act on `unit` at that time: the nearest one."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    held = Post.objects.filter(person=person, role__in=roles, starts_at__lte=at).ending_after(at)
    around = {unit.path, *ancestor_paths(unit.path)}
    reaching = held.filter(Q(unit=unit) | Q(unit__path__in=around, scope=Scope.BELOW))
    post = reaching.select_related("unit").order_by("-unit__depth", "pk").first()
    return post.unit if post is not None else None


def leads_of(unit_id: int) -> list[Person]:
    """The leads of this unit; if it has none, those of the nearest unit above that reach it."""
    return _nearest(unit_id, [Role.LEAD])


def _nearest(unit_id: int, roles: Sequence[str]) -> list[Person]:
    posts = Post.objects.active().filter(role__in=roles).select_related("person")
    here = list(posts.filter(unit_id=unit_id).order_by("pk"))
    if not here:
        above = ancestor_paths(Unit.objects.values_list("path", flat=True).get(pk=unit_id))
        reaching = posts.filter(unit__path__in=above, scope=Scope.BELOW).select_related("unit")
        nearest = list(reaching.order_by("-unit__depth", "pk"))
        here = [post for post in nearest if post.unit_id == nearest[0].unit_id]
    return list({post.person_id: post.person for post in here}.values())


def staff_until(unit_id: int, permission: Permission, *, at: datetime) -> list[Person]:
    """The people whose post with the permission ended together with the unit, at this moment."""
    roles = [role for role, granted in ROLES.items() if permission in granted]
    posts = Post.objects.filter(unit_id=unit_id, role__in=roles, ends_at=at)
    return [post.person for post in posts.select_related("person").order_by("pk")]
