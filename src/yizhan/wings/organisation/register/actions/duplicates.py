"""One person under two accounts: she rides at one site, and merging says which."""

from __future__ import annotations

from datetime import datetime

from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import (
    keep_trace,
    merge_persons,
    trace_of,
    unmerge_persons,
)
from yizhan.ground.people.models import Person, PersonMerge, Secret, SecretKind, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.register.actions.riding import leave
from yizhan.wings.organisation.register.events import PastRidershipsChanged
from yizhan.wings.organisation.register.models import Ridership
from yizhan.wings.organisation.register.models.scope import responsible
from yizhan.wings.organisation.register.rules import EndReason, MergeFact

TRACE = "register"


@in_transaction
def merge_riders(person: Person, into: Person, *, by: Person, at: datetime) -> PersonMerge:
    """Make an account a part of another one (people.merge_persons), if `by` answers for every site
    at which either rides or last rode; of who never rode, if she answers for the whole city."""
    return merge_persons(person, into, unit=merging_unit(by, person, into), by=by, at=at)


@in_transaction
def unmerge_riders(merge: PersonMerge, *, by: Person, at: datetime) -> None:
    unmerge_persons(merge, unit=merging_unit(by, merge.person, merge.into), by=by, at=at)


def merging_unit(by: Person, *people: Person) -> Unit:
    """The unit by which `by` may say that these are one person. Raises NotAllowed."""
    last = [_last_site(person) for person in people]
    units = [_top(by) if site is None else _unit_at(by, site) for site in last]
    highest: Unit = min(units, key=lambda unit: unit.path)
    return highest


def mergeable(words: str, *, by: Person) -> list[Person]:
    """The accounts that `by` may merge, by their name or the last four digits of a telephone."""
    words = words.strip()
    if len(words) == 4 and words.isascii() and words.isdigit():
        secrets = Secret.objects.filter(kind=SecretKind.PHONE, last_four=words)
        owners = secrets.exclude(person=None).select_related("person__merged_into")
        heads = {secret.person.head for secret in owners if secret.person is not None}
        candidates = sorted(heads, key=lambda person: person.pk)
    else:
        known = Person.objects.known_by(words)
        candidates = [] if known is None else [known]
    return [person for person in candidates if _may_merge(person, by=by)]


def _may_merge(person: Person, *, by: Person) -> bool:
    try:
        merging_unit(by, person)
    except NotAllowed:
        return False
    return True


@in_transaction
def merge_riderships(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Give the duplicate's ridership to the head account, or end it if the head rides elsewhere."""
    riding = Ridership.objects.select_for_update(of=("self",)).riding()
    by_rider = {one.rider_id: one for one in riding.filter(rider__in=[person_id, into_id])}
    duplicate = by_rider.get(person_id)
    if duplicate is None:
        return
    if into_id in by_rider:
        leave(duplicate, by=None, at=at, reason=EndReason.ACCOUNT_CLOSED)
        keep_trace(merge_id, **{TRACE: {MergeFact.ENDED.value: duplicate.pk}})
    else:
        duplicate.rider_id = into_id
        duplicate.save(update_fields=["rider"])
        publish(PastRidershipsChanged(since=duplicate.joined_on, at=at))
        keep_trace(merge_id, **{TRACE: {MergeFact.MOVED.value: duplicate.pk}})


@in_transaction
def unmerge_riderships(merge_id: int, *, person_id: int, from_id: int, at: datetime) -> None:
    """Give back what she rode. What ended goes on from today, if the site is still there."""
    trace: dict[str, int] = trace_of(merge_id, TRACE) or {}
    rows = Ridership.objects.select_for_update(of=("self",))
    moved = rows.filter(pk=trace.get(MergeFact.MOVED, 0), rider=from_id)
    for one in moved:
        one.rider_id = person_id
        one.save(update_fields=["rider"])
        publish(PastRidershipsChanged(since=one.joined_on, at=at))
    ended = (
        rows.filter(pk=trace.get(MergeFact.ENDED, 0)).select_related("site__merged_into").first()
    )
    if ended is None or Ridership.objects.riding().filter(rider=person_id).exists():
        return
    if ended.left_on == local_day(at):
        ended.left_on, ended.end_reason = None, ""
        ended.save(update_fields=["left_on", "end_reason"])
        publish(PastRidershipsChanged(since=local_day(at), at=at))
        return
    site = ended.site.successor
    if site.kind == ended.site.kind:
        Ridership(
            rider_id=person_id, site=site, employment=ended.employment, joined_on=local_day(at),
            confirmed_on=ended.confirmed_on,
        ).save(force_insert=True)  # fmt: skip
        publish(PastRidershipsChanged(since=local_day(at), at=at))


def _last_site(person: Person) -> Unit | None:
    newest = Ridership.objects.filter(rider=person).select_related("site").order_by("-pk").first()
    return newest.site if newest is not None else None


def _unit_at(by: Person, site: Unit) -> Unit:
    unit = responsible(by, Permission.POST_GRANT, site)
    if unit is None:
        raise NotAllowed(f"{by} does not answer for {site}")
    return unit


def _top(by: Person) -> Unit:
    if not everywhere(by, Permission.POST_GRANT):
        raise NotAllowed(f"{by} does not answer for the whole city")
    top: Unit = Unit.objects.not_ended().filter(depth=1).earliest("path")
    return top
