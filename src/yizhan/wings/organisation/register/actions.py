"""Riders come and go. Joining takes one scan, leaving none: who joins elsewhere has left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import PersonRow, load_people
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.roles import Permission, require
from yizhan.ground.people.rules import UnitKind, mask_name
from yizhan.kit.errors import Refusal
from yizhan.kit.tables import Loaded
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.events import RiderJoined, RiderLeft
from yizhan.wings.organisation.register.exchange import RiderRow
from yizhan.wings.organisation.register.models import Ridership

BATCH = 1_000


class NoSite(Refusal):
    code = "no_site"
    message = _("Riders ride at a delivery site that is open.")


class LeftBefore(Refusal):
    code = "left_before"
    message = _("Nobody leaves before the day of joining.")


@in_transaction
def join(rider: Person, site: Unit, *, by: Person | None, at: datetime) -> Ridership:
    """Let a rider ride at a site from today. Where she rode until now she leaves; joining the site
    she is at already changes nothing. A rider does this herself; others need the register."""
    Person.objects.select_for_update(of=("self",)).get(pk=rider.pk)
    _permit(rider, site, by=by)
    if site.kind != UnitKind.DELIVERY_SITE or site.closed_on is not None:
        raise NoSite
    now = Ridership.objects.select_related("rider", "site").filter(rider=rider, left_on=None)
    ridership = now.first()
    if ridership is not None:
        if ridership.site_id == site.pk:
            return ridership
        leave(ridership, by=by, at=at)

    ridership = Ridership(rider=rider, site=site, joined_on=_day(at))
    ridership.save(force_insert=True)
    publish(RiderJoined(rider_id=rider.pk, site_id=site.pk, at=at))
    record("rider.joined", by=by, target=ridership, at=at, site=site.code)
    return ridership


@in_transaction
def leave(ridership: Ridership, *, by: Person | None, at: datetime) -> None:
    """End a ridership today. Ending it twice changes nothing."""
    rows = Ridership.objects.select_for_update(of=("self",)).select_related("rider", "site")
    locked = rows.get(pk=ridership.pk)
    _permit(locked.rider, locked.site, by=by)
    if locked.left_on is not None:
        return
    if _day(at) < locked.joined_on:
        raise LeftBefore

    locked.left_on = ridership.left_on = _day(at)
    locked.save(update_fields=["left_on"])
    publish(RiderLeft(rider_id=locked.rider_id, site_id=locked.site_id, at=at))
    record("rider.left", by=by, target=locked, at=at, site=locked.site.code)


@in_transaction
def leave_all(rider_id: int, *, at: datetime) -> None:
    """End whatever ridership this rider still has: she is gone."""
    for ridership in Ridership.objects.filter(rider_id=rider_id, left_on=None).order_by("pk"):
        leave(ridership, by=None, at=at)


@dataclass(frozen=True)
class RidershipRow:
    rider: Person
    site: Unit
    joined_on: date
    left_on: date | None = None


@in_transaction
def load_riderships(rows: Iterable[RidershipRow], *, by: Person | None, at: datetime) -> int:
    """Enter many riderships, past ones too; all of them or none. Return how many. Nobody is told:
    what is loaded happened elsewhere, and before."""
    allowed: set[int] = set()
    fresh = []
    for row in rows:
        if by is not None and row.site.pk not in allowed:
            require(by, Permission.REGISTER_EDIT, row.site)
            allowed.add(row.site.pk)
        if row.site.kind != UnitKind.DELIVERY_SITE:
            raise NoSite
        fresh.append(
            Ridership(rider=row.rider, site=row.site, joined_on=row.joined_on, left_on=row.left_on)
        )
    Ridership.objects.bulk_create(fresh, batch_size=BATCH)
    record("riders.loaded", by=by, target="register.Ridership", at=at, count=len(fresh))
    return len(fresh)


@in_transaction
def load_riders(rows: Sequence[RiderRow], *, by: Person | None, at: datetime) -> Loaded:
    """Take over a list of riders: accounts for those who have none, and where each rides now. Who
    is elsewhere leaves there; loading the same list again changes nothing. Raises LeftBefore."""
    for site in {row.site.pk: row.site for row in rows}.values():
        if by is not None:
            require(by, Permission.REGISTER_EDIT, site)
    riders = iter(_accounts([row for row in rows if row.rider is None], by=by, at=at))
    known = {row.rider.pk for row in rows if row.rider is not None}
    past = Ridership.objects.filter(rider__in=known)
    ended = {(one.rider_id, one.site_id, one.left_on) for one in past if one.left_on}
    now = {one.rider_id: one for one in past if one.left_on is None}
    new, moved = [], 0
    for row in rows:
        rider = row.rider or next(riders)
        if row.left_on and (rider.pk, row.site.pk, row.left_on) in ended:
            continue
        fresh = _taken_over(row, rider, now.get(rider.pk), today=_day(at))
        new += [fresh] if fresh else []
        moved += rider.pk in now and (fresh is not None or now[rider.pk].left_on is not None)
    Ridership.objects.bulk_create(new, batch_size=BATCH)
    came = sum(one.rider_id not in now for one in new)
    if new or moved:
        record("riders.loaded", by=by, target="register.Ridership", at=at,
               count=came, moved=moved)  # fmt: skip
    return Loaded(came, moved, len(rows) - came - moved)


def _taken_over(
    row: RiderRow, rider: Person, current: Ridership | None, *, today: date
) -> Ridership | None:
    """End where the rider rides now, if the row says so; return what the row begins, if it does."""
    since = row.joined_on or today
    if current is None or current.site_id != row.site.pk:
        if current is not None:
            _end(current, on=since)
        return Ridership(rider=rider, site=row.site, joined_on=since, left_on=row.left_on)
    if row.left_on is not None:
        _end(current, on=row.left_on)
    return None


def _accounts(rows: list[RiderRow], *, by: Person | None, at: datetime) -> list[Person]:
    """Accounts as riders make them: the telephone and the legal name go into the vault."""
    people = [PersonRow(mask_name(row.name), phone=row.phone, legal_name=row.name) for row in rows]
    return load_people(people, by=by, at=at) if people else []


def _end(ridership: Ridership, *, on: date) -> None:
    if on < ridership.joined_on:
        raise LeftBefore
    ridership.left_on = on
    ridership.save(update_fields=["left_on"])


def _permit(rider: Person, site: Unit, *, by: Person | None) -> None:
    if by is not None and by.pk != rider.pk:
        require(by, Permission.REGISTER_EDIT, site)


def _day(at: datetime) -> date:
    return at.astimezone(timezone.get_current_timezone()).date()
