"""Riders come, confirm and go."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.register.actions.permits import permit_rider
from yizhan.wings.organisation.register.events import (
    PastRidershipsChanged,
    RiderJoined,
    RiderLeft,
)
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.rules import EndReason, RegisterVerb


class NoSite(Refusal):
    code = "no_site"
    message = _("Riders ride at a delivery site that is open.")


class LeftBefore(Refusal):
    code = "left_before"
    message = _("Nobody leaves before the day of joining.")


@in_transaction
def join(
    rider: Person, site: Unit, *, by: Person | None, at: datetime, employment: str = ""
) -> Ridership:
    """Let a rider ride at a site from today. Where she rode until now she leaves; joining the site
    she is at already confirms that she rides there. A rider does this herself; others need the
    register. `employment` empty: as it was, or not said."""
    Person.objects.select_for_update(of=("self",)).get(pk=rider.pk)
    permit_rider(rider.pk, site, by=by)
    if site.kind != UnitKind.DELIVERY_SITE or site.closed_on is not None:
        raise NoSite
    current = Ridership.objects.select_related("rider", "site").filter(rider=rider, left_on=None)
    ridership = current.first()
    if ridership is not None:
        if ridership.site_id == site.pk:
            confirm(ridership, by=by, at=at, employment=employment)
            return ridership
        leave(ridership, by=by, at=at, reason=EndReason.MOVED)

    today = local_day(at)
    ridership = Ridership(
        rider=rider, site=site, employment=employment, joined_on=today, confirmed_on=today
    )
    ridership.save(force_insert=True)
    publish(RiderJoined(rider_id=rider.pk, site_id=site.pk, at=at))
    record(RegisterVerb.RIDER_JOINED, by=by, target=ridership, at=at, site=site.code)
    return ridership


@in_transaction
def confirm(ridership: Ridership, *, by: Person | None, at: datetime, employment: str = "") -> bool:
    """Say that somebody still rides where she does; an open question is answered by it. Says
    whether she does. Once a day is enough."""
    locked = _locked(ridership)
    permit_rider(locked.rider_id, locked.site, by=by)
    if locked.left_on is not None:
        return False
    values = {
        "employment": employment or locked.employment,
        "confirmed_on": max(local_day(at), locked.confirmed_on),
        "asked_on": None,
    }
    changed = {name for name, value in values.items() if getattr(locked, name) != value}
    for name in changed:
        setattr(locked, name, values[name])
        setattr(ridership, name, values[name])
    if changed:
        locked.save(update_fields=changed)
        record(RegisterVerb.RIDER_CONFIRMED, by=by, target=locked, at=at, site=locked.site.code)
    return True


@in_transaction
def leave(
    ridership: Ridership, *, by: Person | None, at: datetime, reason: str = EndReason.LEFT
) -> None:
    """End a ridership today. Ending it twice changes nothing."""
    locked = _locked(ridership)
    permit_rider(locked.rider_id, locked.site, by=by)
    if locked.left_on is not None:
        return
    if local_day(at) < locked.joined_on:
        raise LeftBefore

    locked.left_on = ridership.left_on = local_day(at)
    locked.end_reason = ridership.end_reason = reason
    locked.asked_on = ridership.asked_on = None
    locked.save(update_fields=["left_on", "end_reason", "asked_on"])
    publish(
        RiderLeft(
            ridership_id=locked.pk, rider_id=locked.rider_id, site_id=locked.site_id,
            reason=str(reason), at=at,
        )
    )  # fmt: skip
    record(
        RegisterVerb.RIDER_LEFT,
        by=by,
        target=locked,
        at=at,
        site=locked.site.code,
        reason=str(reason),
    )


@in_transaction
def leave_all(rider_id: int, *, at: datetime) -> None:
    """End whatever ridership this rider still has: she is gone."""
    for ridership in Ridership.objects.riding().filter(rider_id=rider_id).order_by("pk"):
        leave(ridership, by=None, at=at, reason=EndReason.ACCOUNT_CLOSED)


@in_transaction
def leave_closed_site(site_id: int, *, at: datetime) -> int:
    """End what is still ridden at a site that has closed; return how many."""
    riderships = list(Ridership.objects.riding().filter(site_id=site_id).order_by("pk"))
    for ridership in riderships:
        leave(ridership, by=None, at=at, reason=EndReason.SITE_CLOSED)
    return len(riderships)


@in_transaction
def hand_over_site(site_id: int, *, into_id: int, on: date, at: datetime) -> int:
    """Two sites became one: whoever rides at the one rides at the other from that day; return how
    many. What was asked stays asked."""
    riderships = Ridership.objects.select_for_update(of=("self",)).riding().filter(site_id=site_id)
    moving = list(riderships.order_by("pk"))
    fresh = []
    for one in moving:
        day = max(on, one.joined_on)
        fresh.append(
            Ridership(
                rider_id=one.rider_id, site_id=into_id, employment=one.employment, joined_on=day,
                confirmed_on=one.confirmed_on, asked_on=one.asked_on,
            )
        )  # fmt: skip
        one.left_on, one.end_reason, one.asked_on = day, EndReason.SITE_CLOSED, None
    Ridership.objects.bulk_update(moving, ["left_on", "end_reason", "asked_on"], batch_size=200)
    Ridership.objects.bulk_create(fresh, batch_size=1_000)
    if fresh:
        publish(PastRidershipsChanged(since=min(one.joined_on for one in fresh), at=at))
        record(RegisterVerb.RIDERS_HANDED_OVER, by=None, target=f"people.Unit:{site_id}", at=at,
               into=into_id, count=len(fresh))  # fmt: skip
    return len(fresh)


def _locked(ridership: Ridership) -> Ridership:
    return under_lock(Ridership.objects.select_related("rider", "site"), ridership.pk)
