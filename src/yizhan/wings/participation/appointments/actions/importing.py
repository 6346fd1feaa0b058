"""Offers from a file: each row asks one rider; a row with a letter's number is that letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.tables import Loaded, Progress, tracked
from yizhan.kit.transactions import in_transaction
from yizhan.wings.participation.appointments.actions.offering import (
    Terms,
    offered,
    overlapping,
)
from yizhan.wings.participation.appointments.actions.row import lock_person
from yizhan.wings.participation.appointments.exchange import OfferRow
from yizhan.wings.participation.appointments.models import Engagement
from yizhan.wings.participation.appointments.rules import AppointmentsVerb


@in_transaction
@lines_last()
def import_offers(
    rows: Sequence[OfferRow],
    *,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Loaded:
    """Offer roles to all riders of a file, or to none. Of a letter that is there already only the
    training is taken over; an offer that is out, or a role that is held, is left as it is. `by`
    needs the permission in every unit concerned."""
    new = changed = 0
    for row in tracked(sorted(rows, key=lambda row: row.person_id), progress):
        if by is not None:
            require(by, Permission.ENGAGEMENT_EDIT, row.unit)
        if row.engagement_id is not None:
            changed += _note(row)
        else:
            new += _offer(row, by=by, at=at)
    if new or changed:
        record(
            AppointmentsVerb.OFFERS_LOADED, by=by, target="appointments.Engagement", at=at,
            count=new, changed=changed,
        )  # fmt: skip
    return Loaded(new, changed, len(rows) - new - changed)


def _offer(row: OfferRow, *, by: Person | None, at: datetime) -> bool:
    person = Person.objects.get(pk=row.person_id)
    terms = Terms(row.role, row.since, row.until, row.division, row.training, row.trained_on)
    lock_person(person.pk)
    if overlapping(person, terms).exists():
        return False
    offered(row.unit, person, terms=terms, by=by, at=at)
    return True


def _note(row: OfferRow) -> bool:
    given = {
        column: getattr(row, column)
        for column in ("training", "trained_on")
        if row.given is None or column in row.given
    }
    known = Engagement.objects.filter(pk=row.engagement_id or 0)
    differs = given and not known.filter(**given).exists()
    return bool(differs and known.update(**given))
