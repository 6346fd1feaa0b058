"""Looks at members. Whoever reads who is one goes through here, and each of them can read that."""

from __future__ import annotations

from datetime import date, datetime

from yizhan.ground.people.actions import note_looks
from yizhan.ground.people.models import Matter, Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import require
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.branches import index, vault
from yizhan.wings.organisation.branches.actions.membership import keeping_unit
from yizhan.wings.organisation.branches.models import Branch, BranchEvent, Link, Membership


@in_transaction
def see_members(branch: Branch, *, on: date, by: Person, at: datetime) -> list[index.Member]:
    """The members of a branch on a day, and who is linked in; each is told of the look."""
    require(by, Permission.MEMBER_READ, branch.unit)
    members = index.members_of(branch, on=on)
    note_looks([m.person for m in members], Matter.MEMBERSHIP, unit=branch.unit, by=by, at=at)
    return members


@in_transaction
def see_member(
    membership: Membership, *, by: Person, at: datetime
) -> tuple[vault.Facts, list[Membership], list[Link]]:
    """Return the sealed facts of a member, and those of her memberships and links that `by` may
    see: a branch she has left does not read on where she went. She is told of the look."""
    unit = keeping_unit(membership)
    person = membership.person
    if person is None:
        raise NotAllowed("Nobody's record is looked at.")
    if not Membership.objects.visible_to(by).filter(pk=membership.pk).exists():
        raise NotAllowed(f"{by} may not see {membership}")
    note_looks([person], Matter.MEMBERSHIP, unit=unit, by=by, at=at)
    memberships = Membership.objects.visible_to(by).for_person(person)
    links = Link.objects.visible_to(by).for_person(person).select_related("branch__unit")
    memberships = memberships.select_related("branch__unit", "company")
    facts = vault.open_facts(membership.sealed)
    return facts, list(memberships.order_by("since", "pk")), list(links.order_by("since", "pk"))


@in_transaction
def see_guests(event: BranchEvent, *, by: Person, at: datetime) -> list[Person]:
    """Return the people who signed up for an event; each is told of the look."""
    require(by, Permission.MEMBER_READ, event.branch.unit)
    signed = event.sign_ups.select_related("person").order_by("at", "pk")
    people = [one.person for one in signed]
    note_looks(people, Matter.MEMBERSHIP, unit=event.branch.unit, by=by, at=at)
    return people
