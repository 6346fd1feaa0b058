"""Reading across branches and memberships: who belongs where, what a member has here, which
companies nobody covers. Nothing here writes down a look: the actions of `seeing` do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from yizhan.ground.people.models import Person, Unit
from yizhan.kit.days import local_day
from yizhan.wings.organisation.branches.models import (
    Branch,
    BranchEvent,
    Cover,
    Invitation,
    Link,
    Membership,
    SignUp,
)
from yizhan.wings.organisation.branches.rules import EventKind, normalise_code
from yizhan.wings.organisation.branches.vault import digest_of


@dataclass(frozen=True)
class Member:
    """One person in a branch: at home there, or linked in. `link` is the same seen from both
    sides; counted is only who is at home."""

    person: Person
    membership: Membership
    link: Link | None
    at_home: bool


def members_of(branch: Branch, *, on: date) -> list[Member]:
    """Two queries, however many there are."""
    linked_here = Link.objects.in_force(on=on).filter(branch=branch).exclude(person=None)
    memberships = Membership.objects.in_force(on=on).exclude(person=None)
    memberships = memberships.filter(Q(branch=branch) | Q(person__in=linked_here.values("person")))
    memberships = memberships.select_related("person", "branch__unit", "company").order_by(
        "since", "pk"
    )
    rows = list(memberships)
    links = Link.objects.in_force(on=on).filter(person__in=[one.person_id for one in rows])
    by_person = {link.person_id: link for link in links.select_related("branch__unit")}
    return [
        Member(one.person, one, by_person.get(one.person_id), one.branch_id == branch.pk)
        for one in rows
        if one.person is not None
    ]


def member_counts(branches: Iterable[Branch], *, on: date) -> dict[int, tuple[int, int]]:
    """Return for each branch how many are at home there and how many are linked in."""
    ids = [branch.pk for branch in branches]
    counts = dict.fromkeys(ids, (0, 0))
    for pk in (
        Membership.objects.in_force(on=on).filter(branch__in=ids).values_list("branch", flat=True)
    ):
        counts[pk] = (counts[pk][0] + 1, counts[pk][1])
    for pk in Link.objects.in_force(on=on).filter(branch__in=ids).values_list("branch", flat=True):
        counts[pk] = (counts[pk][0], counts[pk][1] + 1)
    return counts


def companies_with_members(*, on: date) -> set[int]:
    """Units of companies at which a member is known on that day. That there is one is no secret:
    it is what the duty to cover the company rests on."""
    present = Membership.objects.in_force(on=on).exclude(company=None)
    return set(present.values_list("company", flat=True).distinct())


def covered_companies(*, on: date) -> set[int]:
    return set(Cover.objects.in_force(on=on).values_list("company", flat=True).distinct())


def uncovered_companies(companies: Iterable[Unit], *, on: date) -> list[Unit]:
    """Return those of these companies that have members and no branch that covers them."""
    bare = companies_with_members(on=on) - covered_companies(on=on)
    return [company for company in companies if company.pk in bare]


@dataclass(frozen=True)
class OwnRecord:
    """A member's own membership, link and coming events."""

    membership: Membership | None
    link: Link | None
    events: list[tuple[BranchEvent, bool]]
    """Coming events, each with whether she has signed up."""

    @property
    def branches(self) -> list[Branch]:
        both = (self.membership.branch if self.membership else None, self.link and self.link.branch)
        return [branch for branch in both if branch]


def own_record(person: Person, *, at: datetime) -> OwnRecord:
    today = local_day(at)
    memberships = Membership.objects.for_person(person).in_force(on=today)
    membership = memberships.select_related("branch__unit", "company").first()
    links = Link.objects.for_person(person).in_force(on=today)
    link = links.select_related("branch__unit").first()
    record = OwnRecord(membership, link, [])
    at_home = membership.branch_id if membership else None
    events = [
        event
        for event in events_of(record.branches, at=at)
        if event.kind != EventKind.DUES or event.branch_id == at_home
    ]
    signed = SignUp.objects.for_person(person).filter(event__in=events)
    comes = set(signed.values_list("event", flat=True))
    return OwnRecord(membership, link, [(event, event.pk in comes) for event in events])


def events_of(branches: Iterable[Branch], *, at: datetime) -> list[BranchEvent]:
    ahead = BranchEvent.objects.ahead(at=at).filter(branch__in=list(branches))
    return list(ahead.select_related("branch__unit"))


def belongs_to(person: Person, branch_id: int, *, at: datetime) -> bool:
    """Does this person belong to the branch today, or is she linked in?"""
    today = local_day(at)
    return (
        Membership.objects.for_person(person).in_force(on=today).filter(branch=branch_id).exists()
        or Link.objects.for_person(person).in_force(on=today).filter(branch=branch_id).exists()
    )


def recipients(event: BranchEvent, *, at: datetime) -> list[Person]:
    """Return the people an event concerns: those at home in the branch, and, dues apart, those
    linked in. Of two accounts that became one, it is the open one."""
    today = local_day(at)
    at_home = Membership.objects.in_force(on=today).filter(branch=event.branch_id)
    condition = _either_account(at_home.exclude(person=None).values("person"))
    if event.kind != EventKind.DUES:
        linked = Link.objects.in_force(on=today).filter(branch=event.branch_id)
        condition |= _either_account(linked.exclude(person=None).values("person"))
    return list(Person.objects.filter(condition, is_active=True).distinct().order_by("pk"))


def _either_account(people: Any) -> Q:
    """A condition on persons: one of these, or what one of these was merged into."""
    return Q(pk__in=people) | Q(duplicates__in=people)


def invitation_for(code: str, *, at: datetime) -> Invitation | None:
    """The open invitation of this code, however it was typed."""
    usable = Invitation.objects.usable(at=at).select_related("branch__unit", "company")
    return usable.filter(digest=digest_of(normalise_code(code))).first()
