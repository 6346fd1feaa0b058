"""The rights to enter companies, and to open sites."""

from __future__ import annotations

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import UnitKind
from yizhan.wings.organisation.register.models.scope import answers_for_a_place

EDIT = Permission.REGISTER_EDIT


def above_companies() -> Unit:
    """The unit below which companies are entered."""
    root: Unit = Unit.objects.not_ended().filter(kind=UnitKind.CITY_COMMITTEE).earliest("path")
    return root


def may_enter_companies(person: Person) -> bool:
    return can(person, EDIT, above_companies())


def may_open_sites(person: Person) -> bool:
    """May sites be opened everywhere, or in some county by the county's own people?"""
    return may_enter_companies(person) or answers_for_a_place(person, EDIT)
