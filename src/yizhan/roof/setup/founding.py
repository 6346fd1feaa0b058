"""Setting up a city on an empty platform: divisions, a root, a calendar, a menu. Each part is given
once; what a city has already stays as it is."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhan.ground.casework.actions import load_starter_menu
from yizhan.ground.people.actions import (
    create_person,
    create_unit,
    edit_unit,
    grant,
    set_password,
)
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.ground.people.rules import Role, Scope, UnitKind
from yizhan.ground.places.actions import load_divisions
from yizhan.ground.places.exchange import City, cities_named, divisions_of_city
from yizhan.ground.places.models import Division, DivisionKind
from yizhan.ground.worktime.actions import YearUnknown, fill_year, missing_years
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.care.activities.actions import fill_kinds
from yizhan.wings.care.losses.actions import fill_kinds as fill_kinds_of_penalties
from yizhan.wings.organisation.duties.actions import load_rules
from yizhan.wings.organisation.talks.actions import fill_kinds as fill_kinds_of_topics
from yizhan.wings.participation.reports.actions import load_starter_kinds

ROOT_CODE = "city"


class NoSuchCity(Refusal):
    code = "no_such_city"


class AnotherCity(Refusal):
    code = "another_city"


def city_of(words: str) -> City:
    """Return the one city that is meant. Raises NoSuchCity, and names those that could be."""
    cities = cities_named(words)
    if len(cities) == 1:
        return cities[0]
    if cities:
        names = "、".join(f"{city.code} {city.province}{city.name}" for city in cities)
        raise NoSuchCity(_("Several are called so; give the code: %(names)s") % {"names": names})
    sentence = _("“%(words)s” is no city of China; give its name or its code of 6 digits.")
    raise NoSuchCity(sentence % {"words": words})


def city_division(*, at: datetime) -> Division | None:
    """The division of the city this platform is for."""
    known = Division.objects.in_force(on=local_day(at)).filter(kind=DivisionKind.CITY)
    return known.order_by("code").first()


def root_unit() -> Unit | None:
    """The unit at the top of the tree."""
    root: Unit | None = Unit.objects.not_ended().filter(depth=1).first()
    return root


@in_transaction
def found_city(city: City, *, committee: str, at: datetime) -> Unit:
    """Give the platform the divisions of a city and the unit at its top, with the city as its
    division. Raises AnotherCity if it belongs to another one."""
    division = city_division(at=at)
    if division is not None and division.code != city.code:
        sentence = _("This platform is for %(name)s (%(code)s); each city has its own.")
        raise AnotherCity(sentence % {"name": division.name, "code": division.code})
    if division is None:
        load_divisions(divisions_of_city(city.code), by=None, at=at)
        division = city_division(at=at)
    root = root_unit()
    if root is None:
        kind = UnitKind.CITY_COMMITTEE
        return create_unit(
            name=committee, code=ROOT_CODE, kind=kind, division=division, by=None, at=at
        )
    if root.division is None:
        edit_unit(
            root, name=root.name, office_hours=root.office_hours, phone=root.phone,
            division=division, by=None, at=at,
        )  # fmt: skip
    return root


def fill_calendar(*, at: datetime) -> list[int]:
    """Enter the working days of the years that are needed now; return those still unannounced."""
    unknown = []
    for year in missing_years(at):
        try:
            with transaction.atomic():  # a year that is refused takes nothing else with it
                fill_year(year, by=None, at=at)
        except YearUnknown:
            unknown.append(year)
    return unknown


def furnish(*, menu: bool, at: datetime) -> None:
    """Give the rules of duties, the kinds of activities and, if it is wanted, the menu that come
    with the platform. The stages of development are there with the database."""
    load_rules(by=None, at=at)
    fill_kinds(by=None, at=at)
    fill_kinds_of_penalties(by=None, at=at)
    fill_kinds_of_topics(by=None, at=at)
    if menu:
        load_starter_menu(by=None, at=at)
        load_starter_kinds(by=None, at=at)


def make_admin(user: str, *, root: Unit, at: datetime) -> str:
    """Give a person the post of an administrator of the whole city, and a new password."""
    password = secrets.token_urlsafe(12)
    person = Person.objects.known_by(user)
    if person is None:
        person = create_person(display_name=user, username=user, password=password, by=None, at=at)
    else:
        set_password(person, password=password, by=None, at=at)
    if not everywhere(person, Permission.POST_GRANT):
        grant(person, role=Role.ADMIN, unit=root, by=None, at=at, scope=Scope.BELOW)
    return password
