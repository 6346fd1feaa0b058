"""Riders by the list: from companies' spreadsheets, and for the demo city.

A list of whoever keeps the whole register is taken over as it is. Anybody else's changes only what
is said of riders at the own sites, and invites everybody else (inviting.py).

A list is taken over in batches, each a transaction of its own, so that nobody else waits longer
than for one; what is wrong with its rows was said before (exchange.read_riders), and loading a list
again, after a crash in the middle or at the same moment as somebody else, changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, OperationalError, transaction

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.tables import Loaded, Progress
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.actions.batches import BATCH, Batch, PermittedSites
from yizhan.wings.organisation.register.actions.inviting import InvitingBatch
from yizhan.wings.organisation.register.actions.riding import NoSite
from yizhan.wings.organisation.register.events import PastRidershipsChanged
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import keeps_whole_register
from yizhan.wings.organisation.register.rules import RegisterVerb

TRIES = 5
"""Attempts at one batch while others open accounts for the same telephones."""


@dataclass(frozen=True)
class RidershipRow:
    rider: Person
    site: Unit
    joined_on: date
    left_on: date | None = None
    employment: str = ""
    confirmed_on: date | None = None
    """None: nobody has said anything since she joined."""
    end_reason: str = ""
    asked_on: date | None = None


@in_transaction
def load_riderships(rows: Iterable[RidershipRow], *, by: Person | None, at: datetime) -> int:
    """Enter many riderships, past ones too; all of them or none. Return how many. Nobody is told:
    what is loaded happened elsewhere, and before."""
    may = PermittedSites(by)
    fresh = []
    for row in rows:
        may.require(row.site)
        if row.site.kind != UnitKind.DELIVERY_SITE:
            raise NoSite
        fresh.append(
            Ridership(
                rider=row.rider, site=row.site, joined_on=row.joined_on, left_on=row.left_on,
                employment=row.employment, confirmed_on=row.confirmed_on or row.joined_on,
                end_reason=row.end_reason, asked_on=row.asked_on,
            )
        )  # fmt: skip
    Ridership.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        publish(PastRidershipsChanged(since=min(one.joined_on for one in fresh), at=at))
    record(RegisterVerb.RIDERS_LOADED, by=by, target="register.Ridership", at=at, count=len(fresh))
    return len(fresh)


def load_riders(
    rows: Sequence[RiderRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over a list of riders: accounts for those who have none, and where each rides now. Who
    is elsewhere leaves there; who is at the site already is confirmed by the list. Unless `by`
    keeps the whole register, only riders at the own sites are, and all others count as new once
    they are invited. Loading the same list again changes nothing. Raises LeftBefore and
    TooManyInvitations."""
    may = PermittedSites(by)
    kind = Batch if by is None or keeps_whole_register(by) else InvitingBatch
    for site in {row.site.pk: row.site for row in rows}.values():
        may.require(site)
    total = Loaded(0, 0, 0)
    for start in range(0, len(rows), BATCH):
        some = _load_batch(rows[start : start + BATCH], kind, may=may, at=at)
        total = Loaded(*(a + b for a, b in zip(total, some, strict=True)))
        if progress is not None:
            progress(min(start + BATCH, len(rows)), len(rows))
    return total


def _load_batch(
    rows: Sequence[RiderRow], kind: type[Batch], *, may: PermittedSites, at: datetime
) -> Loaded:
    """One batch. Another clerk may be opening an account for the same telephone: then the database
    refuses ours, and we look again and find hers. So we do if it lets one of us go because each
    waited for the other."""
    for last in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return kind(rows, may, at).load()
        except (IntegrityError, OperationalError):
            if not last:
                raise
    raise AssertionError
