"""Members: recorded with their consent, changed by new memberships. Nothing that was counted is
overwritten, and no audit line says who a member is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.models import Consent, ConsentPurpose, Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.days import local_day
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction, under_lock
from yizhan.wings.organisation.branches import vault
from yizhan.wings.organisation.branches.events import FirstMemberRecorded
from yizhan.wings.organisation.branches.models import Branch, Link, Membership
from yizhan.wings.organisation.branches.rules import (
    BranchesVerb,
    BranchType,
    EndReason,
    MemberStage,
)
from yizhan.wings.organisation.register.models import Ridership


class NoConsent(Refusal):
    code = "no_consent"
    message = _("A membership is recorded only after the person has agreed to it.")


class AlreadyMember(Refusal):
    code = "already_member"
    message = _("This person is already a member of a branch here.")


class NotMember(Refusal):
    code = "not_member"
    message = _("Only a member of another branch is linked in.")


class AlreadyLinked(Refusal):
    code = "already_linked"
    message = _("Already linked to a branch for mobile members. Link out there first.")


class NotMobile(Refusal):
    code = "not_mobile"
    message = _("Members are linked to branches for mobile members.")


@in_transaction
def open_membership(
    person: Person,
    *,
    branch: Branch | None,
    by: Person | None,
    at: datetime,
    stage: str = MemberStage.FULL,
    company: Unit | None = None,
    facts: vault.Facts | None = None,
) -> Membership:
    """Record that a person is a member: of `branch`, or (None) of one elsewhere. The company is
    the one she rides for unless another is named. Raises NoConsent or AlreadyMember."""
    _permit(person, branch, by=by)
    require_consent(person)
    if Membership.objects.for_person(person).filter(until=None).exists():
        raise AlreadyMember
    membership = _begin(
        person=person, branch=branch, company=company or company_of(person.pk), stage=stage,
        since=local_day(at), sealed=vault.seal(facts or vault.Facts()), at=at,
    )  # fmt: skip
    record(
        BranchesVerb.MEMBERSHIP_OPENED,
        by=_unnamed(person, by),
        target=membership,
        at=at,
        stage=stage,
    )
    return membership


@in_transaction
def advance_stage(
    membership: Membership, stage: str, *, by: Person | None, at: datetime
) -> Membership:
    """From probationary to full, as a new membership. Being there already changes nothing. Nobody
    does it for herself."""
    if by is not None and membership.person is not None and membership.person.head.pk == by.pk:
        raise NotAllowed("Nobody confirms herself.")
    return change_membership(
        membership, by=by, at=at, verb=BranchesVerb.MEMBERSHIP_ADVANCED, stage=stage
    )


@in_transaction
def move_member(
    membership: Membership, branch: Branch, *, by: Person | None, at: datetime
) -> Membership:
    """Her papers have come to another branch here; its secretary, or one above both, says so. A
    link to that branch ends: she belongs there now."""
    if by is not None:
        require(by, Permission.MEMBER_EDIT, branch.unit)
    fresh = change_membership(
        membership, by=by, at=at, verb=BranchesVerb.MEMBERSHIP_MOVED, branch=branch
    )
    links = Link.objects.filter(person=fresh.person_id, branch=branch, until=None)
    links.update(until=local_day(at), reason=EndReason.CHANGED)
    return fresh


@in_transaction
def update_company(person_id: int, *, at: datetime) -> None:
    """A rider rides elsewhere: if she is a member, she is one at that company now. No line in the
    log: beside the one of her joining it would say who is a member."""
    hers = Person.objects.same_as(person_id)
    membership = Membership.objects.filter(person__in=hers, until=None).first()
    if membership is None:
        return
    company = company_of(person_id)
    if company is not None and company.pk != membership.company_id:
        change_membership(membership, by=None, at=at, verb=None, company=company)


@in_transaction
def save_facts(membership: Membership, facts: vault.Facts, *, by: Person, at: datetime) -> None:
    """Seal what need not be counted. Of a member elsewhere, the branch she is linked to says it."""
    locked = _locked(membership, by=by)
    locked.sealed = membership.sealed = vault.seal(facts)
    locked.save(update_fields=["sealed"])
    record(BranchesVerb.MEMBERSHIP_NOTED, by=by, target=locked, at=at)


@in_transaction
def link_member(person: Person, branch: Branch, *, by: Person | None, at: datetime) -> Link:
    """Let a member of another branch take part in this one from today, without a transfer. Linked
    here already changes nothing. Raises NotMobile, NoConsent, AlreadyLinked or AlreadyMember."""
    _permit(person, branch, by=by)
    require_consent(person)
    if branch.type != BranchType.MOBILE:
        raise NotMobile
    today = local_day(at)
    current = Link.objects.for_person(person).in_force(on=today).first()
    if current is not None:
        if current.branch_id == branch.pk:
            return current
        raise AlreadyLinked
    membership = Membership.objects.for_person(person).filter(until=None).first()
    if membership is None:
        raise NotMember
    if membership.branch_id == branch.pk:
        raise AlreadyMember
    link = Link(person=person, branch=branch, since=today)
    link.save(force_insert=True)
    record(
        BranchesVerb.LINK_OPENED,
        by=_unnamed(person, by),
        target=link,
        at=at,
        branch=branch.unit.code,
    )
    return link


def require_consent(person: Person) -> None:
    """Raise NoConsent unless the person's consent holds. Locks the account, so that nobody records
    a membership while its consent is being withdrawn."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    holding = Consent.objects.visible_to(person).not_ended()
    holding = holding.filter(purpose=ConsentPurpose.MEMBERSHIP)
    if not person.is_active or not holding.exists():
        raise NoConsent


def company_of(person_id: int) -> Unit | None:
    """The company at whose site this person rides now."""
    ridership = (
        Ridership.objects.filter(rider=person_id, left_on=None).select_related("site").first()
    )
    if ridership is None:
        return None
    companies = Unit.objects.filter(kind=UnitKind.COMPANY)
    company: Unit | None = companies.nearest_above(ridership.site)
    return company


def change_membership(
    membership: Membership,
    *,
    by: Person | None,
    at: datetime,
    verb: BranchesVerb | None,
    **changed: Any,
) -> Membership:
    """End a membership and begin another that differs in what `changed` says; nothing if it does
    not. `verb` None: it leaves no line in the log."""
    locked = _locked(membership, by=by)
    if locked.until is not None:
        raise Refusal(_("This membership is over."))
    if all(getattr(locked, name) == value for name, value in changed.items()):
        return locked
    today = max(local_day(at), locked.since)
    same = {
        name: getattr(locked, name) for name in ("person", "branch", "company", "stage", "sealed")
    }
    locked.until, locked.reason, locked.sealed = today, EndReason.CHANGED, None
    locked.save(update_fields=["until", "reason", "sealed"])
    fresh = _begin(**{**same, **changed}, since=today, at=at)
    if verb:
        record(verb, by=by, target=fresh, at=at, before=locked.pk)
    return fresh


def resume_membership(membership: Membership, *, at: datetime) -> None:
    """Resume a membership that ended by mistake: from today, or as if it never ended if that was
    today. Nothing happens if it was severed, or if she is a member again."""
    person = membership.person
    if person is None or Membership.objects.filter(person=person, until=None).exists():
        return
    if membership.until == local_day(at):
        Membership.objects.filter(pk=membership.pk).update(until=None, reason="")
        return
    names = ("person", "branch", "company", "stage", "sealed")
    same = {name: getattr(membership, name) for name in names}
    _begin(**same, since=local_day(at), at=at)


def _begin(*, at: datetime, **columns: Any) -> Membership:
    membership = Membership(**columns)
    membership.save(force_insert=True)
    if membership.company_id is not None:
        others = Membership.objects.in_force(on=membership.since).exclude(pk=membership.pk)
        if not others.filter(company=membership.company_id).exists():
            publish(FirstMemberRecorded(company_id=membership.company_id, at=at))
    return membership


def _locked(membership: Membership, *, by: Person | None) -> Membership:
    rows = Membership.objects.select_related("branch__unit", "person")
    locked = under_lock(rows, membership.pk)
    if by is not None and by.pk != locked.person_id:
        require(by, Permission.MEMBER_EDIT, keeping_unit(locked))
    return locked


def keeping_unit(membership: Membership) -> Unit:
    """The unit that keeps a membership: the home branch's; for who belongs elsewhere, that of the
    branch she is linked to."""
    if membership.branch is not None:
        return membership.branch.unit
    links = Link.objects.filter(person=membership.person_id).exclude(person=None)
    newest = links.select_related("branch__unit").order_by("-pk").first()
    if newest is None:
        raise NotAllowed(f"no branch keeps {membership}")
    return newest.branch.unit


def _permit(person: Person, branch: Branch | None, *, by: Person | None) -> None:
    if by is None or by.pk == person.pk:
        return
    if branch is None:
        raise NotAllowed("Who belongs elsewhere says so herself.")
    require(by, Permission.MEMBER_EDIT, branch.unit)


def _unnamed(person: Person, by: Person | None) -> Person | None:
    """Return the doer that the log may name: never the member herself, or it would say who is
    one."""
    return None if by is None or by.pk == person.pk else by
