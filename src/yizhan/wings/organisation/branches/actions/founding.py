"""Branches are founded, and come to answer for the members of companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import create_unit
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.branches.events import BranchCovers, CoverEnded
from yizhan.wings.organisation.branches.models import Branch, Cover, Invitation, Link, Membership
from yizhan.wings.organisation.branches.rules import BranchesVerb, BranchType, EndReason


class NoCompany(Refusal):
    code = "no_company"
    message = _("A branch covers platform companies that are open.")


class OneCompany(Refusal):
    code = "one_company"
    message = _("An ordinary branch covers one company. Found a joint branch for several.")


class StillMembers(Refusal):
    code = "still_members"
    message = _("Members still belong to this branch. Move them to another one first.")


@in_transaction
def found_branch(
    name: str,
    *,
    code: str,
    parent: Unit,
    type: str,
    by: Person | None,
    at: datetime,
    companies: Sequence[Unit] = (),
    founded_on: date | None = None,
) -> Branch:
    """Found a branch below a general branch, an office, a station, a company or the committee.
    Whoever may open units there may. Raises WrongPlace, CodeTaken, OneCompany or NoCompany."""
    unit = create_unit(
        name=name, code=code, kind=UnitKind.BRANCH, parent=parent, division=parent.division,
        founded_on=founded_on, by=by, at=at,
    )  # fmt: skip
    branch, _created = Branch.objects.update_or_create(unit=unit, defaults={"type": type})
    for company in companies:
        cover_company(branch, company, by=by, at=at)
    record(BranchesVerb.BRANCH_FOUNDED, by=by, target=branch, at=at, code=unit.code, type=type)
    return branch


def ensure_branch(unit_id: int) -> None:
    """See to it that a unit of the kind branch has its row; found_branch says its type."""
    Branch.objects.get_or_create(unit_id=unit_id)


@in_transaction
def cover_company(branch: Branch, company: Unit, *, by: Person | None, at: datetime) -> Cover:
    """Let a branch answer for a company from today. Twice changes nothing."""
    locked = _locked(branch, by=by)
    covers = locked.covers.filter(until=None)
    existing = covers.filter(company=company).first()
    if existing is not None:
        return existing
    if company.kind != UnitKind.COMPANY or company.closed_on is not None:
        raise NoCompany
    if locked.type == BranchType.ORDINARY and covers.exists():
        raise OneCompany

    cover = Cover(branch=locked, company=company, since=local_day(at))
    cover.save(force_insert=True)
    publish(BranchCovers(branch_id=locked.pk, company_id=company.pk, at=at))
    record(BranchesVerb.BRANCH_COVERS, by=by, target=cover, at=at, company=company.code)
    return cover


@in_transaction
def uncover_company(cover: Cover, *, by: Person | None, at: datetime) -> None:
    """A branch no longer answers for a company. Ending it twice changes nothing."""
    _locked(cover.branch, by=by)
    ended = Cover.objects.filter(pk=cover.pk, until=None).update(
        until=max(local_day(at), cover.since)
    )
    if ended:
        publish(CoverEnded(branch_id=cover.branch_id, company_id=cover.company_id, at=at))
        record(BranchesVerb.BRANCH_UNCOVERS, by=by, target=cover, at=at, company=cover.company.code)


@in_transaction
def end_covers(unit_id: int, *, on: date, at: datetime) -> None:
    """A unit was closed on that day: what it covered as a branch, or what covered it as a company,
    is over; codes stop working and links end. Raises StillMembers, so that no branch closes over
    them."""
    if Membership.objects.in_force(on=on).filter(branch__unit=unit_id).exists():
        raise StillMembers
    covers = Cover.objects.filter(Q(branch__unit=unit_id) | Q(company=unit_id), until=None)
    ended = list(covers.order_by("pk"))
    last = _not_before_it_began(on)
    Cover.objects.filter(pk__in=[cover.pk for cover in ended]).update(until=last)
    for cover in ended:
        publish(CoverEnded(branch_id=cover.branch_id, company_id=cover.company_id, at=at))
    links = Link.objects.in_force(on=on).filter(branch__unit=unit_id)
    links.update(until=last, reason=EndReason.OUT)
    Invitation.objects.usable(at=at).filter(branch__unit=unit_id).update(used_at=at)


def _not_before_it_began(on: date) -> Greatest:
    return Greatest(F("since"), Value(on, output_field=DateField()))


def _locked(branch: Branch, *, by: Person | None) -> Branch:
    locked = under_lock(Branch.objects.select_related("unit"), branch.pk)
    if by is not None and not any(
        can(by, permission, locked.unit)
        for permission in (Permission.UNIT_EDIT, Permission.MEMBER_EDIT)
    ):
        raise NotAllowed(f"{by} may not say what {locked} covers")
    return locked
