"""Companies and sites within a person's reach. They hang below the city's committee and not below
the counties, so what a county's bureau, branch or station answers for follows from the place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.models.units import parent_path_of
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import active_posts, can, within
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.places.models import Division

ANSWERS_FOR_ITS_PLACE = (
    UnitKind.CITY_COMMITTEE, UnitKind.BUREAU, UnitKind.OFFICE, UnitKind.GENERAL_BRANCH,
    UnitKind.GUIDANCE_STATION,
)  # fmt: skip
"""Kinds of unit that look after the riders of their division. A department does not, whatever its
handlers may do elsewhere."""


def within_reach(person: Person, permission: Permission, *, field: str) -> Q | None:
    """A condition on a model with a foreign key `field` to the unit of a company or site (`pk` on
    units themselves). None means everywhere."""
    where = within(person, permission, field=field)
    posts = _posts(person, permission)
    if where is None or not posts:
        return where
    near = Unit.objects.filter(_near(_places(posts)), kind__in=_OURS).order_by().values("pk")
    return where | Q(**{f"{field}__in": near})


def companies_seen(person: Person, permission: Permission) -> Any:
    """Companies within reach, and those with a site that is."""
    companies = Unit.objects.filter(kind=UnitKind.COMPANY)
    where = within_reach(person, permission, field="pk")
    if where is None:
        return companies
    sites = Unit.objects.filter(where, kind=UnitKind.DELIVERY_SITE).order_by()
    above = sites.values(above=parent_path_of("path"))
    return companies.filter(where | Q(path__in=above))


def sites_seen(person: Person, permission: Permission) -> Any:
    sites = Unit.objects.filter(kind=UnitKind.DELIVERY_SITE)
    where = within_reach(person, permission, field="pk")
    return sites if where is None else sites.filter(where)


def keeps_whole_register(person: Person) -> bool:
    """Whether this person reads and edits the whole city's register, so that nothing a list says
    can be news of somebody out of reach."""
    both = (Permission.REGISTER_READ, Permission.REGISTER_EDIT)
    return all(within_reach(person, one, field="pk") is None for one in both)


def responsible(person: Person, permission: Permission, site: Unit) -> Unit | None:
    """The unit by which this person holds the permission at a site: the site itself if a post
    reaches down to it, or the unit of a post that answers for the site's place."""
    if can(person, permission, site):
        return site
    posts = _posts(person, permission)
    if not posts or not Unit.objects.filter(_near(_places(posts)), pk=site.pk).exists():
        return None
    unit: Unit | None = _places(posts).order_by("-depth", "pk").first()
    return unit


_OURS = (UnitKind.COMPANY, UnitKind.DELIVERY_SITE)


def _posts(person: Person, permission: Permission) -> list[int]:
    return [r.unit_id for r in active_posts(person) if permission in r.permissions]


def _places(units: list[int]) -> Any:
    return Unit.objects.filter(pk__in=units, kind__in=ANSWERS_FOR_ITS_PLACE)


def _near(places: Any) -> Q:
    divisions = places.order_by().values("division")
    near = Q(division__in=divisions) | Q(division__parent__in=divisions)
    return near | Q(division__parent__parent__in=divisions)


def answers_for(person: Person, permission: Permission, division: Division) -> bool:
    """Does a post of this person answer for the riders of this division?"""
    above = [division.pk, division.parent_id]
    if division.parent is not None:
        above.append(division.parent.parent_id)
    posts = _posts(person, permission)
    return bool(posts) and _places(posts).filter(division__in=filter(None, above)).exists()


def answers_for_a_place(person: Person, permission: Permission) -> bool:
    posts = _posts(person, permission)
    return bool(posts) and _places(posts).exclude(division=None).exists()
