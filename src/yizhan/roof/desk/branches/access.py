"""The branch of a page, and the actions this visitor is allowed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.errors import NotAllowed
from yizhan.roof.shared.audience import PageRequest
from yizhan.wings.organisation.branches.models import Branch


@dataclass(frozen=True)
class AllowedActions:
    read: bool
    """The person who is a member."""
    keep: bool
    """Let in, move, end; plan events; make codes."""
    cover: bool


def branch_of(request: PageRequest, code: str) -> Branch:
    """The branch of this code, or 404 if this visitor may not see that it is there."""
    visible = Branch.objects.visible_to(request.user).select_related("unit__division")
    return get_object_or_404(visible, unit__code=code)


def allowed_actions(person: Person, branch: Branch) -> AllowedActions:
    keep = can(person, Permission.MEMBER_EDIT, branch.unit)
    return AllowedActions(
        read=can(person, Permission.MEMBER_READ, branch.unit),
        keep=keep,
        cover=keep or can(person, Permission.UNIT_EDIT, branch.unit),
    )


def editable_branch(request: PageRequest, code: str) -> Branch:
    """A branch whose members this visitor keeps. Raises NotAllowed."""
    branch = branch_of(request, code)
    if not allowed_actions(request.user, branch).keep:
        raise NotAllowed
    return branch


def companies() -> Any:
    """Every company that is open: who they are is public."""
    return Unit.objects.not_ended().filter(kind=UnitKind.COMPANY).order_by("name")
