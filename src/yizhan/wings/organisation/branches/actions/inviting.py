"""Codes: a secretary makes one, the person it is for enters it, reads, agrees, and is in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions import give_consent
from yizhan.ground.people.models import ConsentPurpose, Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import Refusal
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches import index, vault
from yizhan.wings.organisation.branches.actions.membership import (
    AlreadyMember,
    link_member,
    move_member,
    open_membership,
)
from yizhan.wings.organisation.branches.events import ApplicantCame
from yizhan.wings.organisation.branches.models import Branch, Invitation, Membership
from yizhan.wings.organisation.branches.rules import (
    ALPHABET,
    APPLICANTS,
    CODE_LENGTH,
    CODE_LIFE,
    INVITES,
    BranchesVerb,
    InvitationKind,
    MemberStage,
)


class WrongCode(Refusal):
    code = "wrong_code"
    message = _("This code is not right, was used, or is too old. Ask the branch for a new one.")


class WrongKind(Refusal):
    code = "wrong_kind"
    message = _("This branch does not make codes of this kind.")


@in_transaction
def issue_invitation(
    branch: Branch,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    stage: str = MemberStage.FULL,
    company: Unit | None = None,
) -> tuple[Invitation, str]:
    """Make a code for one person. Returns its row and the code, which is shown this once."""
    if by is not None:
        require(by, Permission.MEMBER_EDIT, branch.unit)
    if kind not in INVITES[branch.type] or branch.unit.closed_on is not None:
        raise WrongKind
    code = "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))
    invitation = Invitation(
        branch=branch, kind=kind, stage=stage, company=company, digest=vault.digest_of(code),
        issued_by=by, created_at=at, expires_at=at + CODE_LIFE,
    )  # fmt: skip
    invitation.save(force_insert=True)
    record(BranchesVerb.INVITATION_ISSUED, by=by, target=invitation, at=at, kind=kind)
    return invitation, code


@dataclass(frozen=True)
class Agreement:
    """The words a person agreed to, and the home branch she named."""

    wording: str
    home: str = ""
    """Her home branch elsewhere, if she wants to name it."""


@in_transaction
def accept_invitation(code: str, *, person: Person, agreed: Agreement, at: datetime) -> Invitation:
    """Use a code up: keep the consent, and let the person in as what the code is for. A code works
    once, for whoever comes first. Raises WrongCode, AlreadyMember or AlreadyLinked."""
    invitation = index.invitation_for(code, at=at)
    if invitation is None:
        raise WrongCode
    give_consent(person, ConsentPurpose.MEMBERSHIP, wording=agreed.wording, at=at)
    if not Invitation.objects.usable(at=at).filter(pk=invitation.pk).update(used_at=at):
        raise WrongCode
    if invitation.kind == InvitationKind.LINK:
        _link(invitation, person, home=agreed.home, at=at)
    elif invitation.kind in APPLICANTS:
        _apply(invitation, person, at=at)
    else:
        _add_member(invitation, person, at=at)
    record(BranchesVerb.INVITATION_USED, by=None, target=invitation, at=at, kind=invitation.kind)
    return invitation


def _link(invitation: Invitation, person: Person, *, home: str, at: datetime) -> None:
    if not Membership.objects.for_person(person).filter(until=None).exists():
        open_membership(
            person, branch=None, stage=invitation.stage, company=invitation.company,
            facts=vault.Facts(home=home.strip()), by=person, at=at,
        )  # fmt: skip
    link_member(person, invitation.branch, by=person, at=at)


def _add_member(invitation: Invitation, person: Person, *, at: datetime) -> None:
    membership = Membership.objects.for_person(person).filter(until=None).first()
    if membership is not None and membership.branch_id is not None:
        raise AlreadyMember
    if membership is not None:
        move_member(membership, invitation.branch, by=None, at=at)
        return
    open_membership(
        person, branch=invitation.branch, stage=invitation.stage, company=invitation.company,
        by=person, at=at,
    )  # fmt: skip


def _apply(invitation: Invitation, person: Person, *, at: datetime) -> None:
    if Membership.objects.for_person(person).filter(until=None).exists():
        raise AlreadyMember
    publish(
        ApplicantCame(
            person_id=person.pk,
            branch_id=invitation.branch_id,
            head=invitation.kind == InvitationKind.HEAD,
            company_id=invitation.company_id,
            at=at,
        )
    )
