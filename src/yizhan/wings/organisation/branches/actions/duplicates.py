"""Accounts that become one: what both have ends once, so that nothing is lost and nobody is counted
twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches.actions.membership import resume_membership
from yizhan.wings.organisation.branches.models import (
    Link,
    Membership,
)
from yizhan.wings.organisation.branches.rules import EndReason, MergeFact

TRACE = "branches"


@in_transaction
def merge_memberships(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Two accounts are one person: if both are entered as a member, or linked in, the entry of the
    duplicate ends; what only one of them has stays where it is."""
    ended: dict[str, list[int]] = {}
    rows: Any
    for fact, rows in (
        (MergeFact.MEMBERSHIPS, Membership.objects.filter(until=None)),
        (MergeFact.LINKS, Link.objects.filter(until=None)),
    ):
        twice = rows.filter(person=person_id).first()
        if twice is None or not rows.filter(person=into_id).exists():
            continue
        twice.until, twice.reason = max(local_day(at), twice.since), EndReason.CHANGED
        twice.save(update_fields=["until", "reason"])
        ended[fact.value] = [twice.pk]
    if ended:
        keep_trace(merge_id, **{TRACE: ended})


@in_transaction
def unmerge_memberships(merge_id: int, *, at: datetime) -> None:
    """They were two after all: what ended with the merge begins again."""
    ended: dict[str, list[int]] = trace_of(merge_id, TRACE) or {}
    for membership in Membership.objects.filter(pk__in=ended.get(MergeFact.MEMBERSHIPS, [])):
        resume_membership(membership, at=at)
    for link in Link.objects.filter(pk__in=ended.get(MergeFact.LINKS, [])).exclude(person=None):
        if link.until == local_day(at):
            Link.objects.filter(pk=link.pk).update(until=None, reason="")
        else:
            Link(person=link.person, branch=link.branch, since=local_day(at)).save(
                force_insert=True
            )
