"""Branches and members for tests. May be imported upward only."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from yizhan.ground.people.actions import give_consent
from yizhan.ground.people.models import ConsentPurpose, Person, Unit
from yizhan.ground.people.rules import UnitKind
from yizhan.ground.people.tests.factories import MONDAY, a_person, a_unit
from yizhan.wings.organisation.branches.actions import (
    found_branch,
    issue_invitation,
    link_member,
    open_membership,
)
from yizhan.wings.organisation.branches.models import Branch, Link, Membership
from yizhan.wings.organisation.branches.rules import BranchType, InvitationKind

_numbers = count(1)
EARLIER = date(2024, 1, 1)


def a_general_branch(parent: Unit | None = None) -> Unit:
    return a_unit(parent or a_unit(), kind=UnitKind.GENERAL_BRANCH)


def a_branch(
    parent: Unit | None = None, *, type: str = BranchType.ORDINARY, **fields: Any
) -> Branch:
    number = next(_numbers)
    columns: dict[str, Any] = {
        "code": f"branch-{number}",
        "parent": parent or a_general_branch(),
        "founded_on": EARLIER,
        "by": None,
        "at": MONDAY,
    } | fields
    return found_branch(f"Branch {number}", type=type, **columns)


def a_willing_person(**fields: Any) -> Person:
    """Somebody who agreed that her membership is kept."""
    person = a_person(**fields)
    agree(person)
    return person


def agree(person: Person, *, at: datetime = MONDAY) -> None:
    give_consent(person, ConsentPurpose.MEMBERSHIP, wording="You may.", at=at)


def a_member(branch: Branch | None, **fields: Any) -> Membership:
    """A member of a branch here, or (None) of one elsewhere."""
    columns: dict[str, Any] = {"by": None, "at": MONDAY} | fields
    person = columns.pop("person", None) or a_willing_person()
    return open_membership(person, branch=branch, **columns)


def a_link(branch: Branch, **fields: Any) -> Link:
    """Somebody from elsewhere, linked in."""
    membership = a_member(None, **fields)
    assert membership.person is not None
    return link_member(membership.person, branch, by=None, at=fields.get("at", MONDAY))


def a_code(branch: Branch, kind: str = InvitationKind.LINK, **fields: Any) -> str:
    columns: dict[str, Any] = {"by": None, "at": MONDAY} | fields
    return issue_invitation(branch, kind, **columns)[1]
