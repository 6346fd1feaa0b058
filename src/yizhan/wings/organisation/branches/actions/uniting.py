"""Branches, companies or accounts that become one: members, covers and links go over, each as a new
spell, so that nothing is lost and nobody is counted twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches.actions.founding import cover_company
from yizhan.wings.organisation.branches.actions.membership import begin_again, go_on
from yizhan.wings.organisation.branches.models import (
    Branch,
    BranchEvent,
    Cover,
    Invitation,
    Link,
    Membership,
)
from yizhan.wings.organisation.branches.rules import EndReason

TRACE = "branches"


@in_transaction
def hand_over_branch(unit_id: int, *, into_id: int, at: datetime) -> None:
    """Two branches became one: members, what it covers, links and what is planned are the other's.
    Raises OneCompany if an ordinary branch would cover several."""
    branch, other = (Branch.objects.get(unit=pk) for pk in (unit_id, into_id))
    today = local_day(at)
    for membership in Membership.objects.filter(branch=branch, until=None).order_by("pk"):
        go_on(membership, by=None, at=at, verb="membership.moved", branch=other)
    for cover in _ended(Cover.objects.filter(branch=branch), on=today):
        cover_company(other, cover.company, by=None, at=at)
    links = Link.objects.filter(branch=branch, until=None).order_by("pk")
    people = list(links.values_list("person", flat=True))
    links.update(until=today, reason=EndReason.CHANGED)
    Link.objects.bulk_create(Link(person_id=pk, branch=other, since=today) for pk in people)
    BranchEvent.objects.filter(branch=branch, starts_at__gt=at).update(branch=other)
    Invitation.objects.usable(at=at).filter(branch=branch).update(used_at=at)
    record("branch.handed_over", by=None, target=branch, at=at, into=other.pk, links=len(people))


@in_transaction
def hand_over_company(unit_id: int, *, into_id: int, at: datetime) -> None:
    """Two companies became one: their members are the other's, and so is whoever covers it."""
    into = Unit.objects.get(pk=into_id, kind=UnitKind.COMPANY)
    for membership in Membership.objects.filter(company=unit_id, until=None).order_by("pk"):
        go_on(membership, by=None, at=at, verb="membership.followed", company=into)
    for cover in _ended(Cover.objects.filter(company=unit_id), on=local_day(at)):
        cover_company(cover.branch, into, by=None, at=at)


@in_transaction
def unite_members(merge_id: int, *, person_id: int, into_id: int, at: datetime) -> None:
    """Two accounts are one person: if both are entered as a member, or linked in, the entry of the
    duplicate ends; what only one of them has stays where it is."""
    ended: dict[str, list[int]] = {}
    rows: Any
    for rows in (Membership.objects.filter(until=None), Link.objects.filter(until=None)):
        twice = rows.filter(person=person_id).first()
        if twice is None or not rows.filter(person=into_id).exists():
            continue
        twice.until, twice.reason = max(local_day(at), twice.since), EndReason.CHANGED
        twice.save(update_fields=["until", "reason"])
        ended[type(twice).__name__] = [twice.pk]
    if ended:
        keep_trace(merge_id, **{TRACE: ended})


@in_transaction
def divide_members(merge_id: int, *, at: datetime) -> None:
    """They were two after all: what ended with the merge begins again."""
    ended: dict[str, list[int]] = trace_of(merge_id, TRACE) or {}
    for membership in Membership.objects.filter(pk__in=ended.get("Membership", [])):
        begin_again(membership, at=at)
    for link in Link.objects.filter(pk__in=ended.get("Link", [])).exclude(person=None):
        if link.until == local_day(at):
            Link.objects.filter(pk=link.pk).update(until=None, reason="")
        else:
            Link(person=link.person, branch=link.branch, since=local_day(at)).save(
                force_insert=True
            )


def _ended(covers: Any, *, on: Any) -> list[Cover]:
    """End the covers that stand; return them."""
    standing = list(covers.filter(until=None).select_related("branch", "company").order_by("pk"))
    for cover in standing:
        cover.until = max(on, cover.since)
        cover.save(update_fields=["until"])
    return standing
