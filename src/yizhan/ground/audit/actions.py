"""Writing history, and reading it back to see whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Count, Model

from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.rules import GENESIS, Verb, digest_of

# Plain SQL: every write of the platform passes here while the others wait for the head, and the ORM
# takes ten times as long to say the same three sentences.
READ = "SELECT position, digest FROM audit_head"
LOCK = f"{READ} FOR UPDATE"
APPEND = (
    "INSERT INTO audit_entry (position, at, verb, by, target, facts, previous, digest)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
MOVE_ON = "UPDATE audit_head SET position = %s, digest = %s"


def record(
    verb: Verb, *, by: AbstractBaseUser | None, target: Model | str, at: datetime, **facts: Any
) -> None:
    """Write one line of history. Call it last inside the transaction that makes the change: it
    holds the end of the chain until that transaction ends, and everybody who writes waits for it.

    `by` None is the public or the platform itself; `facts` never hold personal data.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb.value} was recorded outside the transaction of the deed")
    name = target if isinstance(target, str) else f"{target._meta.label}:{target.pk}"
    facts_json = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)
    line = _Line(verb.value, at, by.get_username() if by else "", name, facts_json)
    held = _held.get()
    if held is None:
        _append(line)
    else:
        held.append(line)


@contextmanager
def lines_last() -> Iterator[None]:
    """Keep what is recorded inside until the end of the block, in its order. For a deed that makes
    others, of which each would lock rows after the one before has taken the end of the chain: two
    such deeds could wait for each other. The whole block belongs into one transaction."""
    if _held.get() is not None:
        yield
        return
    lines: list[_Line] = []
    token = _held.set(lines)
    try:
        yield
    finally:
        _held.reset(token)
    for line in lines:
        _append(line)


class _Line(NamedTuple):
    verb: str
    at: datetime
    by: str
    target: str
    facts: str
    """As JSON."""


_held: ContextVar[list[_Line] | None] = ContextVar("held", default=None)


def _append(line: _Line) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK if connection.features.has_select_for_update else READ)
        last, previous = cursor.fetchone()
        columns = (line.verb, line.by, line.target)
        digest = digest_of(last + 1, line.at, *columns, json.loads(line.facts), previous)
        moment = connection.ops.adapt_datetimefield_value(line.at)
        cursor.execute(APPEND, [last + 1, moment, *columns, line.facts, previous, digest])
        cursor.execute(MOVE_ON, [last + 1, digest])


def history_of(target: Model, *, limit: int = 50) -> list[Entry]:
    """The entries about one thing, newest first. Whoever may see the thing may see this."""
    name = f"{target._meta.label}:{target.pk}"
    return list(Entry.objects.filter(target=name).order_by("-position")[:limit])


def first_broken() -> Entry | int | None:
    """Walk the chain. None: whole. An Entry: the first one that does not fit. An int: the position
    at which entries are missing (removed from the middle or the end)."""
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("position").iterator(chunk_size=2000):
        if entry.position != expected:
            return expected
        digest = digest_of(
            entry.position, entry.at, entry.verb, entry.by, entry.target, entry.facts, previous
        )
        if entry.previous != previous or entry.digest != digest:
            return entry
        previous, expected = digest, expected + 1
    head = Head.objects.get()
    return None if (head.position, head.digest) == (expected - 1, previous) else expected


def newest_facts(verb: Verb, *, target: str) -> dict[str, Any] | None:
    """The facts of the newest entry of this verb and target; None if it never happened here."""
    entries = Entry.objects.filter(verb=verb, target=target).order_by("-position")
    facts: dict[str, Any] | None = entries.values_list("facts", flat=True).first()
    return facts


def count_by_verb(verbs: Iterable[Verb], *, since: datetime) -> dict[str, int]:
    """Count the entries of these deeds since a moment, by the value of the verb."""
    rows = Entry.objects.filter(verb__in=[str(verb) for verb in verbs], at__gte=since)
    return dict(rows.order_by().values_list("verb").annotate(count=Count("pk")))
