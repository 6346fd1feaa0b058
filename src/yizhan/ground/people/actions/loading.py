"""Many at once: for the demo city, the imports and the benchmarks. Rows are checked like single
ones; the log gets one line for the whole load."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.actions.accounts import new_username
from yizhan.ground.people.actions.periods import BATCH, UNITS, hold_tree
from yizhan.ground.people.actions.planting import last_steps, place
from yizhan.ground.people.actions.units import WrongPlace
from yizhan.ground.people.models import Person, Post, Secret, SecretKind, Unit
from yizhan.ground.people.roles import forget
from yizhan.ground.people.rules import CHILDREN, Competence, PeopleVerb, Role, Scope
from yizhan.ground.places.models import Division
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction


@dataclass(frozen=True)
class UnitRow:
    code: str
    name: str
    kind: str
    founded_on: date
    parent: str = ""
    """The parent's code: a unit that stands already or comes earlier in the load. Empty: a root."""
    division: Division | None = None
    competence: str = Competence.GENERAL
    office_hours: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PersonRow:
    display_name: str
    username: str = ""
    phone: str = ""
    legal_name: str = ""
    language: str = "zh-hans"


@in_transaction
def load_units(
    rows: Iterable[UnitRow], *, by: Person | None = None, at: datetime
) -> dict[str, Unit]:
    """Plant many units and return them by code."""
    rows = list(rows)
    hold_tree()
    parents = {row.parent for row in rows if row.parent}
    known: dict[str, Unit] = {
        unit.code: unit
        for unit in Unit.objects.select_for_update(of=("self",), no_key=True).filter(
            code__in=parents
        )
    }
    older = list(known.values())
    last = last_steps(older)
    fresh: list[Unit] = []
    for row in rows:
        parent = known[row.parent] if row.parent else None
        if parent is not None and row.kind not in CHILDREN[parent.kind]:
            raise WrongPlace(f"{row.code}: {row.kind} below {parent.kind}")
        above = parent.path if parent else ""
        last[above] = step = last.get(above, 0) + 1
        unit = Unit(numchild=0, **{name: getattr(row, name) for name in _COLUMNS})
        place(unit, parent, step=step)
        if parent is not None:
            parent.numchild += 1
        known[row.code] = unit
        fresh.append(unit)
    Unit.objects.bulk_create(fresh, batch_size=BATCH)
    Unit.objects.bulk_update(older, ["numchild"], batch_size=BATCH)
    UNITS.begin(fresh, since=lambda unit: unit.founded_on)
    record(PeopleVerb.UNITS_LOADED, by=by, target="people.Unit", at=at, count=len(fresh))
    return known


_COLUMNS = (
    "code", "name", "kind", "founded_on", "division", "competence", "office_hours", "phone",
)  # fmt: skip


@in_transaction
def load_people(
    rows: Sequence[PersonRow], *, by: Person | None = None, at: datetime
) -> list[Person]:
    """Open many accounts without passwords, with what is protected about them in the vault. In the
    order of `rows`. An IntegrityError if a telephone already belongs to somebody."""
    people = [
        Person(
            username=row.username or new_username(),
            display_name=row.display_name,
            language=row.language,
            password=f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_urlsafe(30)}",
            created_at=at,
        )
        for row in rows
    ]
    Person.objects.bulk_create(people, batch_size=BATCH)
    sealed: list[Secret] = []
    for person, row in zip(people, rows, strict=True):
        for kind, value in ((SecretKind.PHONE, row.phone), (SecretKind.LEGAL_NAME, row.legal_name)):
            if value:
                sealed.append(vault.sealed(kind, value, person=person, at=at))
    Secret.objects.bulk_create(sealed, batch_size=BATCH)
    record(PeopleVerb.PEOPLE_LOADED, by=by, target="people.Person", at=at, count=len(people))
    return people


@dataclass(frozen=True)
class PostRow:
    person: Person
    unit: Unit
    role: str
    scope: str = Scope.HERE


@in_transaction
def load_posts(rows: Sequence[PostRow], *, by: Person | None = None, at: datetime) -> list[Post]:
    """Give many people their posts, from `at` on. Only the platform does this: nobody appoints so
    many at once."""
    if by is not None:
        raise NotAllowed("Posts are granted one by one.")
    unknown = {row.role for row in rows} - set(Role.values)
    if unknown:
        raise Refusal(_("There is no such role."))
    posts = [
        Post(person=row.person, unit=row.unit, role=row.role, scope=row.scope, starts_at=at)
        for row in rows
    ]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    for row in rows:
        forget(row.person)
    record(PeopleVerb.POSTS_LOADED, by=by, target="people.Post", at=at, count=len(posts))
    return posts
