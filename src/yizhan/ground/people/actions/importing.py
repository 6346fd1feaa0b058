"""Units and posts from a file: what is new is opened, what differs is changed, one by one and with
the rights of whoever brings the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from yizhan.ground.people.actions.accounts import create_person
from yizhan.ground.people.actions.posts import end_post, grant
from yizhan.ground.people.actions.units import create_unit, edit_unit
from yizhan.ground.people.exchange import PostLine, UnitLine
from yizhan.ground.people.models import Person, Post, Unit
from yizhan.ground.people.rules import Competence
from yizhan.kit.days import end_of
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction

DAY = timedelta(days=1)


@in_transaction
def take_over_units(
    rows: Sequence[UnitLine], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Open and change units as the rows say, those above first; what they do not name stays. The
    same rows again change nothing. Raises what `create_unit` and `edit_unit` raise."""
    known: dict[str, Unit] = {
        unit.code: unit for unit in Unit.objects.not_ended().select_related("division")
    }
    new = changed = 0
    for row in tracked(rows, progress):
        unit = known.get(row.code)
        if unit is None:
            known[row.code] = _open(row, known.get(row.parent), by=by, at=at)
            new += 1
            continue
        wanted = _wanted(row, unit)
        if any(getattr(unit, column) != value for column, value in wanted.items()):
            edit_unit(unit, by=by, at=at, **wanted)
            changed += 1
    return Loaded(new, changed, len(rows) - new - changed)


def _open(row: UnitLine, parent: Unit | None, *, by: Person | None, at: datetime) -> Unit:
    return create_unit(
        name=row.name, code=row.code, kind=row.kind, parent=parent, division=row.division,
        competence=row.competence or Competence.GENERAL, office_hours=row.office_hours,
        phone=row.phone, founded_on=row.founded_on, by=by, at=at,
    )  # fmt: skip


def _wanted(row: UnitLine, unit: Unit) -> dict[str, Any]:
    """The columns of the unit as the row wants them; what the file does not have stays."""
    return {
        "name": row.name,
        "division": row.division or unit.division,
        "competence": row.competence or unit.competence,
        "office_hours": row.office_hours if row.gives("office_hours") else unit.office_hours,
        "phone": row.phone if row.gives("phone") else unit.phone,
    }


@in_transaction
def take_over_posts(
    rows: Sequence[PostLine], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Give the posts that the rows name, to accounts that exist or that are opened with it; nobody
    loses one. A post of another scope is given anew. Who is new has no password yet. Raises what
    `grant` raises."""
    units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.not_ended()}
    named = Person.objects.filter(is_active=True, username__in={row.person for row in rows})
    people = {person.username: person for person in named}
    held = {
        (post.person_id, post.unit_id, post.role): post
        for post in Post.objects.ending_after(at).select_related("unit", "person")
    }
    new = changed = 0
    for row in tracked(rows, progress):
        unit, person = units[row.unit], people.get(row.person)
        if person is None:
            person = people[row.person] = create_person(
                username=row.person, display_name=row.name, by=by, at=at
            )
        post = held.get((person.pk, unit.pk, row.role))
        if post is not None and (post.scope == row.scope or not row.gives("scope")):
            continue
        if post is not None:
            end_post(post, by=by, at=at)
        since = end_of(row.since - DAY) if row.since and post is None else None
        grant(person, role=row.role, unit=unit, scope=row.scope, by=by, at=at, since=since)
        new, changed = new + (post is None), changed + (post is not None)
    return Loaded(new, changed, len(rows) - new - changed)
