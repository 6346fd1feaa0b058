"""Two accounts of one person become one, and two again if that was wrong.

Nothing moves but what may be there only once: the duplicate keeps what it has and points to the
head, whose pages show both. The duplicate is shut; its telephone enters the head. An account is
more than an entry in the register (it signs in, and reads what was asked), so this takes the
permission to appoint as well as to enter riders.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.ground.audit.actions import lines_last, record
from yizhan.ground.events.bus import publish
from yizhan.ground.people.actions.posts import may_grant
from yizhan.ground.people.events import PersonsMerged, PersonsUnmerged
from yizhan.ground.people.models import Person, PersonMerge, Post, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import forget, require
from yizhan.ground.people.rules import PeopleVerb
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.kit.transactions import in_transaction


class SamePerson(Refusal):
    code = "same_person"
    message = _("These are one account already.")


class Gone(Refusal):
    code = "gone"
    message = _("This account is closed.")


class HoldsPosts(Refusal):
    code = "holds_posts"
    message = _("The account that is to go holds posts. Merge the other way round, or end them.")


@in_transaction
@lines_last()
def merge_persons(
    person: Person, into: Person, *, unit: Unit, by: Person | None, at: datetime
) -> PersonMerge:
    """Make an account a part of another one (of its head, if that is a duplicate itself). `unit` is
    the one by whose posts `by` may; who calls sees to it that it answers for both. Nobody does it
    to herself, nor to somebody whose posts she could not give. Raises SamePerson, Gone, HoldsPosts.
    """
    one, head = _locked(person, into)
    _permit(one, head, unit=unit, by=by)
    if one.pk == head.pk or one.merged_into_id is not None:
        raise SamePerson
    if not (one.is_active and head.is_active):
        raise Gone
    if Post.objects.active().filter(person=one).exists():
        raise HoldsPosts

    before = list(
        Person.objects.filter(merged_into=one).order_by("pk").values_list("pk", flat=True)
    )
    Person.objects.filter(pk__in=before).update(merged_into=head)
    one.merged_into, one.is_active = head, False
    one.save(update_fields=["merged_into", "is_active"])
    merge = PersonMerge.objects.create(
        person=one, into=head, by=by, at=at, trace={"duplicates": before}
    )
    _copy(one, person)
    publish(PersonsMerged(merge_id=merge.pk, person_id=one.pk, into_id=head.pk, at=at))
    record(PeopleVerb.PERSON_MERGED, by=by, target=one, at=at, into=head.username, unit=unit.code)
    return merge


@in_transaction
@lines_last()
def unmerge_persons(merge: PersonMerge, *, unit: Unit, by: Person | None, at: datetime) -> None:
    """Take two accounts apart again: each has what it had, and its own telephone enters it. Doing
    it twice changes nothing."""
    one, head = _locked(merge.person, merge.into)
    row = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    _permit(one, head, unit=unit, by=by)
    if row.undone_at is not None:
        return
    row.undone_at = merge.undone_at = at
    row.save(update_fields=["undone_at"])
    now = one.head
    one.merged_into, one.is_active = None, True
    one.save(update_fields=["merged_into", "is_active"])
    theirs = Person.objects.filter(pk__in=row.trace["duplicates"], merged_into=now)
    theirs.update(merged_into=one)
    _copy(one, merge.person)
    publish(PersonsUnmerged(merge_id=row.pk, person_id=one.pk, from_id=now.pk, at=at))
    record(PeopleVerb.PERSON_UNMERGED, by=by, target=one, at=at, was=now.username, unit=unit.code)


def keep_trace(merge_id: int, **settled: Any) -> None:
    """Write down what had to change with a merge, by the name of whoever changed it."""
    row = PersonMerge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    row.trace |= settled
    row.save(update_fields=["trace"])


def trace_of(merge_id: int, name: str) -> Any:
    return PersonMerge.objects.get(pk=merge_id).trace.get(name)


def _locked(person: Person, into: Person) -> tuple[Person, Person]:
    """Both rows in one order, and the second one's head if that is a duplicate by now."""
    head = Person.objects.filter(pk=into.pk).values_list("merged_into", flat=True).get() or into.pk
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=[person.pk, head])
    people = {row.pk: row for row in rows.order_by("pk")}
    return people[person.pk], people[head]


def _permit(person: Person, head: Person, *, unit: Unit, by: Person | None) -> None:
    if by is None:
        return
    if by.pk in (person.pk, head.pk):
        raise NotAllowed("Nobody merges her own accounts.")
    require(by, Permission.REGISTER_EDIT, unit)
    require(by, Permission.POST_GRANT, unit)
    for post in Post.objects.active().filter(person__in=[person, head]).select_related("unit"):
        may_grant(by, post.role, unit=post.unit, scope=post.scope)


def _copy(row: Person, target: Person) -> None:
    target.merged_into, target.is_active = row.merged_into, row.is_active
    forget(target)
