"""Riders by the list: from companies' spreadsheets, and for the demo city.

A list is taken over in batches, each a transaction of its own, so that nobody else waits longer
than for one; what is wrong with its rows was said before (exchange.read_riders), and loading a list
again, after a crash in the middle or at the same moment as somebody else, changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, OperationalError, transaction

from yizhan.ground.audit.actions import record
from yizhan.ground.people import vault
from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.roles import Permission
from yizhan.ground.people.rules import UnitKind, mask_name
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded, Progress
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.actions.riding import LeftBefore, NoSite
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import responsible
from yizhan.wings.organisation.register.rules import EndReason, RegisterVerb

BATCH = 1_000
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
    may = _PermittedSites(by)
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
    record(RegisterVerb.RIDERS_LOADED, by=by, target="register.Ridership", at=at, count=len(fresh))
    return len(fresh)


def load_riders(
    rows: Sequence[RiderRow], *, by: Person | None, at: datetime, progress: Progress | None = None
) -> Loaded:
    """Take over a list of riders: accounts for those who have none, and where each rides now. Who
    is elsewhere leaves there, if `by` may end that; who is at the site already is confirmed by the
    list. Loading the same list again changes nothing. Raises LeftBefore."""
    may = _PermittedSites(by)
    for site in {row.site.pk: row.site for row in rows}.values():
        may.require(site)
    total = Loaded(0, 0, 0)
    for start in range(0, len(rows), BATCH):
        some = _load_batch(rows[start : start + BATCH], may=may, at=at)
        total = Loaded(*(a + b for a, b in zip(total, some, strict=True)))
        if progress is not None:
            progress(min(start + BATCH, len(rows)), len(rows))
    return total


def _load_batch(rows: Sequence[RiderRow], *, may: _PermittedSites, at: datetime) -> Loaded:
    """One batch. Another clerk may be opening an account for the same telephone: then the database
    refuses ours, and we look again and find hers. So we do if it lets one of us go because each
    waited for the other."""
    for last in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _Batch(rows, may, at).load()
        except (IntegrityError, OperationalError):
            if not last:
                raise
    raise AssertionError


class _PermittedSites:
    """At which sites somebody may enter riders, asked once for each site."""

    def __init__(self, by: Person | None) -> None:
        self.by = by
        self._known: dict[int, bool] = {}

    def at(self, site: Unit) -> bool:
        if self.by is None:
            return True
        if site.pk not in self._known:
            unit = responsible(self.by, Permission.REGISTER_EDIT, site)
            self._known[site.pk] = unit is not None
        return self._known[site.pk]

    def require(self, site: Unit) -> None:
        if not self.at(site):
            raise NotAllowed(f"{self.by} may not enter riders at {site}")


@dataclass
class _Batch:
    rows: Sequence[RiderRow]
    may: _PermittedSites
    at: datetime
    fresh: list[Ridership] = field(default_factory=list)
    ended: list[Ridership] = field(default_factory=list)
    corrected: list[Ridership] = field(default_factory=list)
    confirmed: dict[tuple[str, date], list[int]] = field(default_factory=dict)
    """Entries the list confirms, by what it says of them."""
    joined: int = 0
    moved: int = 0

    def load(self) -> Loaded:
        account_ids = self._existing_accounts()
        self._lock(set(account_ids.values()))
        account_ids |= self._open_accounts(
            [row for row in self.rows if _key(row) not in account_ids]
        )
        for row in self.rows:
            self._enter(row, account_ids[_key(row)])
        self._write()
        if self.joined or self.moved or self.confirmed:
            confirmed = sum(map(len, self.confirmed.values()))
            record(RegisterVerb.RIDERS_LOADED,
                   by=self.may.by, target="register.Ridership", at=self.at,
                   count=self.joined, moved=self.moved, confirmed=confirmed)  # fmt: skip
        return Loaded(self.joined, self.moved, len(self.rows) - self.joined - self.moved)

    def _existing_accounts(self) -> dict[str, int]:
        """Return the accounts there are already. The file was read some time before."""
        phones = {row.phone for row in self.rows if row.rider_id is None}
        given = {_key(row): row.rider_id for row in self.rows if row.rider_id is not None}
        return given | vault.owners_of(SecretKind.PHONE, phones)

    def _lock(self, riders: set[int]) -> None:
        """Riders before what they ride, and both before the log's end: as `join` does."""
        people = Person.objects.select_for_update(of=("self",)).filter(pk__in=riders)
        list(people.order_by("pk").values_list("pk", flat=True))
        past = Ridership.objects.select_for_update(of=("self",)).filter(rider__in=riders)
        every = list(past.select_related("site").order_by("pk"))
        self.current = {one.rider_id: one for one in every if one.left_on is None}
        self.past = {(one.rider_id, one.site_id, one.left_on) for one in every if one.left_on}

    def _open_accounts(self, rows: list[RiderRow]) -> dict[str, int]:
        """Accounts as riders make them: the telephone and the legal name go into the vault. In the
        order of telephones, so that two clerks wait for each other and never in a circle."""
        rows = sorted(rows, key=_key)
        people = [PersonRow(mask_name(r.name), phone=r.phone, legal_name=r.name) for r in rows]
        accounts = load_people(people, by=self.may.by, at=self.at) if people else []
        return {_key(row): person.pk for row, person in zip(rows, accounts, strict=True)}

    def _enter(self, row: RiderRow, rider_id: int) -> None:
        current, today = self.current.get(rider_id), local_day(self.at)
        if row.left_on and (rider_id, row.site.pk, row.left_on) in self.past:
            return
        if current is not None and current.site_id == row.site.pk:
            self._update_current(row, current, today=today)
            return
        if current is not None and not row.left_on:
            if not self.may.at(current.site):
                return  # she rides for somebody else, and moves by scanning
            self._end(current, on=row.joined_on or today, reason=EndReason.MOVED)
        self.fresh.append(
            Ridership(
                rider_id=rider_id, site=row.site, employment=row.employment,
                joined_on=row.joined_on or min(today, row.left_on or today), left_on=row.left_on,
                end_reason=EndReason.LIST if row.left_on else "", confirmed_on=today,
            )
        )  # fmt: skip
        self.moved += current is not None
        self.joined += current is None

    def _update_current(self, row: RiderRow, current: Ridership, *, today: date) -> None:
        corrected = self._correct_joining_day(row, current)
        if row.left_on:
            self._end(current, on=row.left_on, reason=EndReason.LIST)
            self.moved += 1
            return
        employment = row.employment or current.employment
        self.moved += corrected or employment != current.employment
        if (employment, today, None) != (
            current.employment, current.confirmed_on, current.asked_on
        ):  # fmt: skip
            self.confirmed.setdefault((employment, today), []).append(current.pk)

    def _correct_joining_day(self, row: RiderRow, current: Ridership) -> bool:
        """Take over another joining day, unless she still rode elsewhere on it. That may be for
        another company, so the list is not told."""
        day = row.joined_on or current.joined_on
        elsewhere = any(r == current.rider_id and day < left for r, _site, left in self.past)
        if day == current.joined_on or elsewhere:
            return False
        current.joined_on = day
        self.corrected.append(current)
        return True

    def _end(self, current: Ridership, *, on: date, reason: str) -> None:
        if on < current.joined_on:
            raise LeftBefore
        current.left_on, current.end_reason, current.asked_on = on, reason, None
        self.ended.append(current)

    def _write(self) -> None:
        for (employment, day), keys in self.confirmed.items():
            entries = Ridership.objects.filter(pk__in=keys)
            entries.update(employment=employment, confirmed_on=day, asked_on=None)
        changed = ["left_on", "end_reason", "asked_on"]
        Ridership.objects.bulk_update(self.corrected, ["joined_on"], batch_size=200)
        Ridership.objects.bulk_update(self.ended, changed, batch_size=200)
        Ridership.objects.bulk_create(self.fresh, batch_size=BATCH)


def _key(row: RiderRow) -> str:
    return row.phone or f"#{row.rider_id}"
