"""Accounts and units that end; the table of kinds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yizhan.ground.audit.actions import record
from yizhan.ground.people.actions import keep_trace, trace_of
from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import everywhere
from yizhan.ground.people.rules import UnitKind
from yizhan.kit.errors import NotAllowed
from yizhan.kit.transactions import in_transaction
from yizhan.wings.organisation.talks.models import Delegate, Reply, Talk, TopicKind
from yizhan.wings.organisation.talks.rules import (
    KINDS,
    TAKES_TOPICS,
    Standing,
    TalkState,
    TalksVerb,
)

TRACE = "delegates"


@in_transaction
def forget_person(person_id: int) -> None:
    """Take an account that ends out of the delegates; of past ones only the number stays."""
    mine = Delegate.objects.filter(person_id=person_id)
    mine.filter(talk__state__in=TAKES_TOPICS).delete()
    mine.update(person=None)


@in_transaction
def merge_delegates(merge_id: int, *, into_id: int) -> None:
    """Two accounts of one person are one delegate: the one who has said yes, or the earlier."""
    given_up: list[list[int | None]] = []
    order = {Standing.ACCEPTED: 0, Standing.ASKED: 1, Standing.DECLINED: 2}
    both = Delegate.objects.filter(person__in=Person.objects.same_as(into_id))
    by_talk: dict[int, list[Delegate]] = {}
    for one in both.order_by("pk"):
        by_talk.setdefault(one.talk_id, []).append(one)
    for held in by_talk.values():
        held.sort(key=lambda one: (order[Standing(one.standing)], one.pk))
        given_up += [[one.pk, one.person_id] for one in held[1:]]
    Delegate.objects.filter(pk__in=[row[0] for row in given_up]).update(person=None)
    keep_trace(merge_id, **{TRACE: given_up})


@in_transaction
def unmerge_delegates(merge_id: int) -> None:
    """Give back what the merge took, where nobody else has taken it up."""
    for pk, person_id in trace_of(merge_id, TRACE) or ():
        Delegate.objects.filter(pk=pk, person=None).update(person_id=person_id)


@in_transaction
def hand_over_talks(unit: Unit, *, at: datetime) -> int:
    """Give what a closed unit still hosts to the unit that follows it, and replies that it owes as
    a company to the company that follows. Return how many round tables."""
    successor = unit.successor
    if successor.pk == unit.pk:
        return 0
    open_states = (TalkState.PREPARED, TalkState.ANNOUNCED, TalkState.HELD)
    count = Talk.objects.filter(unit=unit, state__in=open_states).update(unit=successor)
    if successor.kind == UnitKind.COMPANY:
        waiting = Reply.objects.filter(company=unit, replied_on=None)
        asked = Reply.objects.filter(company=successor).values("topic")
        waiting.exclude(topic__in=asked).update(company=successor)
    if count:
        record(TalksVerb.TALK_HANDED_OVER, by=None, target=unit, at=at, now=successor.code,
               count=count)  # fmt: skip
    return count


@in_transaction
def fill_kinds(*, by: Person | None, at: datetime) -> int:
    """Enter the kinds that come with the platform; what the city has stays. Return how many."""
    _permit(by)
    have = set(TopicKind.objects.values_list("code", flat=True))
    rows = [
        TopicKind(code=row.code, name=row.name, name_en=row.name_en, position=10 * number)
        for number, row in enumerate(KINDS, 1)
        if row.code not in have
    ]
    TopicKind.objects.bulk_create(rows)
    if rows:
        record(
            TalksVerb.TALK_KINDS_ENTERED, by=by, target="talks.TopicKind", at=at, count=len(rows)
        )
    return len(rows)


@in_transaction
def save_kind(code: str, *, by: Person | None, at: datetime, **values: Any) -> TopicKind:
    """Make the kind of this code what `values` say, or add it."""
    _permit(by)
    rows = TopicKind.objects.select_for_update()
    kind, new = rows.update_or_create(code=code, defaults=values)
    record(TalksVerb.TALK_KIND_SAVED, by=by, target=kind, at=at, code=code, new=new, **values)
    return kind


def _permit(by: Person | None) -> None:
    if by is not None and not everywhere(by, Permission.TALK_EDIT):
        raise NotAllowed(f"{by} may not keep the kinds of topics")
