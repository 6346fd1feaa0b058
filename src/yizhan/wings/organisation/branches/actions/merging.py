"""A branch or a company became part of another: what it had goes on there, as new memberships."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Unit
from yizhan.kit.days import local_day
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches.actions.founding import cover_company
from yizhan.wings.organisation.branches.actions.membership import change_membership
from yizhan.wings.organisation.branches.events import CoverEnded
from yizhan.wings.organisation.branches.models import (
    Branch,
    BranchEvent,
    Cover,
    Invitation,
    Link,
    Membership,
)
from yizhan.wings.organisation.branches.rules import BranchesVerb, BranchType, EndReason


@in_transaction
def hand_over_branch(unit_id: int, into_id: int, *, at: datetime) -> None:
    """Members, guests, covered companies and planned events go to the other branch; codes that
    nobody used are dead, as they named this one. Raises OneCompany if an ordinary branch would
    cover several."""
    rows = Branch.objects.select_for_update(of=("self",)).filter(unit__in=(unit_id, into_id))
    both = {branch.unit_id: branch for branch in rows}
    old, new = both[unit_id], both[into_id]
    today = local_day(at)
    for membership in Membership.objects.in_force(on=today).filter(branch=old).order_by("pk"):
        change_membership(
            membership, by=None, at=at, verb=BranchesVerb.MEMBERSHIP_MOVED, branch=new
        )
    for link in Link.objects.in_force(on=today).filter(branch=old).order_by("pk"):
        _move_link(link, new, at=at)
    for cover in old.covers.filter(until=None).order_by("pk"):
        _move_cover(cover, new, cover.company_id, at=at)
    BranchEvent.objects.filter(branch=old, starts_at__gt=at).update(branch=new)
    Invitation.objects.usable(at=at).filter(branch=old).update(used_at=at)
    record(BranchesVerb.BRANCH_HANDED_OVER, by=None, target=old, at=at, into=new.pk)


@in_transaction
def hand_over_company(unit_id: int, into_id: int, *, at: datetime) -> None:
    """Move the memberships at one company to another, which the same branches cover from now on."""
    company = Unit.objects.get(pk=into_id)
    present = Membership.objects.in_force(on=local_day(at)).filter(company=unit_id)
    for membership in present.order_by("pk"):
        change_membership(
            membership, by=None, at=at, verb=BranchesVerb.MEMBERSHIP_FOLLOWED, company=company
        )
    for cover in Cover.objects.filter(company=unit_id, until=None).order_by("pk"):
        _move_cover(cover, cover.branch, into_id, at=at)


def _move_link(link: Link, branch: Branch, *, at: datetime) -> None:
    until, today = link.until, max(local_day(at), link.since)
    link.until, link.reason = today, EndReason.CHANGED
    link.save(update_fields=["until", "reason"])
    at_home = Membership.objects.filter(Q(person=link.person_id), branch=branch, until=None)
    if branch.type == BranchType.MOBILE and not at_home.exists():
        Link.objects.create(
            person=link.person, branch=branch, since=today, until=until,
            reason=EndReason.OUT if until else "",
        )  # fmt: skip


def _move_cover(cover: Cover, branch: Branch, company_id: int, *, at: datetime) -> None:
    """The new cover stands before anybody hears that the old one ended."""
    today = max(local_day(at), cover.since)
    cover.until = today
    cover.save(update_fields=["until"])
    cover_company(branch, Unit.objects.get(pk=company_id), by=None, at=at)
    publish(CoverEnded(branch_id=cover.branch_id, company_id=cover.company_id, at=at))
