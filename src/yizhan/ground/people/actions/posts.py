"""Posts: a role in a unit, granted and ended."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.models.units import is_within
from yizhan.ground.people.permissions import ENTRUSTS, ROLES, Permission
from yizhan.ground.people.roles import active_posts, forget, require
from yizhan.ground.people.rules import PeopleVerb, Role, Scope
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock


class LastAdmin(Refusal):
    code = "last_admin"
    message = _("This is the last administrator of the city. Appoint another one first.")


class HasPost(Refusal):
    code = "has_post"
    message = _("This person already holds this role in this unit.")


class UnitClosed(Refusal):
    code = "unit_closed"
    message = _("This unit is closed.")


@in_transaction
def grant(
    person: Person,
    *,
    role: str,
    unit: Unit,
    by: Person | None,
    at: datetime,
    scope: str = Scope.HERE,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Post:
    """Give a person a post, from now on or from another moment (`since`). Nobody gives one to
    herself, beyond her own scope, or with more power than her own posts there hold or may entrust
    (roles.ENTRUSTS)."""
    if role not in Role.values or scope not in Scope.values:
        raise Refusal(_("There is no such role."))
    if by is not None:
        may_grant(by, role, unit=unit, scope=scope)
        if by.pk == person.pk:
            raise NotAllowed("Nobody appoints herself.")
    if unit.closed_on is not None:
        raise UnitClosed
    try:
        with transaction.atomic():
            post = Post.objects.create(
                person=person,
                unit=unit,
                role=role,
                scope=scope,
                starts_at=since or at,
                ends_at=until,
            )
    except IntegrityError as exc:
        raise HasPost from exc
    forget(person)
    record(
        PeopleVerb.POST_GRANTED, by=by, target=post, at=at, role=role, unit=unit.code, scope=scope
    )
    return post


def may_grant(by: Person, role: str, *, unit: Unit, scope: str) -> None:
    """Raise NotAllowed unless `by` could give this post to somebody else."""
    require(by, Permission.POST_GRANT, unit)
    reaching = [r for r in active_posts(by) if is_within(unit.path, r.path)]
    if scope == Scope.BELOW:
        reaching = [r for r in reaching if r.scope == Scope.BELOW]
    else:
        reaching = [r for r in reaching if r.scope == Scope.BELOW or r.unit_id == unit.pk]
    power: set[str] = set()
    for post in reaching:
        power |= ROLES[post.role] | ENTRUSTS.get(post.role, frozenset())
    if Permission.POST_GRANT not in power or not ROLES[role] <= power:
        raise NotAllowed(f"{by} may not appoint {role} in {unit} with scope {scope}")


def grantable(by: Person, unit: Unit, *, scope: str) -> list[Role]:
    """The roles that `by` could give to somebody there, for the form that asks."""
    roles = []
    for role in Role:
        try:
            may_grant(by, role, unit=unit, scope=scope)
        except NotAllowed:
            continue
        roles.append(role)
    return roles


@in_transaction
def end_post(post: Post, *, by: Person | None, at: datetime) -> None:
    """End a post from now on. Ending twice changes nothing; the city's last administrator stays."""
    locked = under_lock(Post.objects.select_related("unit", "person"), post.pk)
    if by is not None:
        may_grant(by, locked.role, unit=locked.unit, scope=locked.scope)
    if locked.ends_at is not None and locked.ends_at <= at:
        return
    if is_last_admin(locked):
        raise LastAdmin
    locked.ends_at = post.ends_at = max(at, locked.starts_at)
    locked.save(update_fields=["ends_at"])
    forget(post.person)
    record(
        PeopleVerb.POST_ENDED, by=by, target=locked, at=at, role=locked.role, unit=locked.unit.code
    )


def is_last_admin(post: Post) -> bool:
    """Would nobody be left who may appoint everywhere, if this post ended? Locks the others, so
    that two administrators cannot remove each other at the same moment."""
    if not _is_city_admin(post):
        return False
    others = Post.objects.select_for_update(of=("self",)).active().filter(role=Role.ADMIN)
    return not any(
        _is_city_admin(other) and other.ends_at is None
        for other in others.exclude(pk=post.pk).select_related("unit").order_by("pk")
    )


def _is_city_admin(post: Post) -> bool:
    return post.role == Role.ADMIN and post.scope == Scope.BELOW and post.unit.is_root()
