"""One batch of a list of riders, compared with the register under lock and written at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people import vault
from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.rules import mask_name
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.tables import Loaded
from yizhan.wings.organisation.register.actions.riding import LeftBefore
from yizhan.wings.organisation.register.events import PastRidershipsChanged
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import responsible
from yizhan.wings.organisation.register.rules import EndReason, RegisterVerb

BATCH = 1_000


class PermittedSites:
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
class Batch:
    """Takes its rows over as they are: the list of whoever keeps the whole register."""

    rows: Sequence[RiderRow]
    may: PermittedSites
    at: datetime
    fresh: list[Ridership] = field(default_factory=list)
    ended: list[Ridership] = field(default_factory=list)
    corrected: list[Ridership] = field(default_factory=list)
    confirmed: dict[tuple[str, date], list[int]] = field(default_factory=dict)
    """Entries the list confirms, by what it says of them."""
    changed_days: set[date] = field(default_factory=set)
    """The days from which on others ride than before."""
    joined: int = 0
    moved: int = 0

    def load(self) -> Loaded:
        account_ids = self._existing_accounts()
        self._lock(set(account_ids.values()))
        self._enter_all(account_ids)
        self._write()
        if self.changed_days:
            publish(PastRidershipsChanged(since=min(self.changed_days), at=self.at))
        if self.joined or self.moved or self.confirmed:
            confirmed = sum(map(len, self.confirmed.values()))
            record(RegisterVerb.RIDERS_LOADED,
                   by=self.may.by, target="register.Ridership", at=self.at,
                   count=self.joined, moved=self.moved, confirmed=confirmed)  # fmt: skip
        return Loaded(self.joined, self.moved, len(self.rows) - self.joined - self.moved)

    def _enter_all(self, account_ids: dict[str, int]) -> None:
        account_ids |= self._open_accounts(
            [row for row in self.rows if _key(row) not in account_ids]
        )
        for row in self.rows:
            self._enter(row, account_ids[_key(row)])

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
            self._end(current, on=row.joined_on or today, reason=EndReason.MOVED)
        joined_on = row.joined_on or min(today, row.left_on or today)
        self.changed_days.add(joined_on)
        self.fresh.append(
            Ridership(
                rider_id=rider_id, site=row.site, employment=row.employment,
                joined_on=joined_on, left_on=row.left_on,
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
        """Take over another joining day, unless she still rode elsewhere on it."""
        day = row.joined_on or current.joined_on
        elsewhere = any(r == current.rider_id and day < left for r, _site, left in self.past)
        if day == current.joined_on or elsewhere:
            return False
        self.changed_days |= {day, current.joined_on}
        current.joined_on = day
        self.corrected.append(current)
        return True

    def _end(self, current: Ridership, *, on: date, reason: str) -> None:
        if on < current.joined_on:
            raise LeftBefore
        self.changed_days.add(on)
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
