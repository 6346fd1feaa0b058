"""Writing history, and reading it back to see whether it is whole."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from yizhan.ground.audit.models import Entry, Head
from yizhan.ground.audit.rules import GENESIS, digest_of


def record(
    verb: str, *, by: AbstractBaseUser | None, target: Model | str, at: datetime, **facts: Any
) -> None:
    """Write one line of history. Call it last inside the transaction that makes the change: it
    holds the end of the chain until that transaction ends, and everybody who writes waits for it.

    `by` None is the public or the platform itself; `facts` never hold personal data.
    """
    name = target if isinstance(target, str) else f"{target._meta.label}:{target.pk}"
    plain = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    head = Head.objects.select_for_update().get()
    line = {
        "position": head.position + 1,
        "at": at,
        "verb": verb,
        "by": by.get_username() if by else "",
        "target": name,
        "facts": plain,
        "previous": head.digest,
    }
    entry = Entry.objects.create(**line, digest=digest_of(**line))
    Head.objects.filter(pk=head.pk).update(position=entry.position, digest=entry.digest)


def first_broken() -> Entry | int | None:
    """Walk the chain. None: whole. An Entry: the first one that does not fit. An int: the position
    at which entries are missing (removed from the middle or the end)."""
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("position").iterator(chunk_size=2000):
        if entry.position != expected:
            return expected
        digest = digest_of(
            position=entry.position,
            at=entry.at,
            verb=entry.verb,
            by=entry.by,
            target=entry.target,
            facts=entry.facts,
            previous=previous,
        )
        if entry.previous != previous or entry.digest != digest:
            return entry
        previous, expected = digest, expected + 1
    head = Head.objects.get()
    return None if (head.position, head.digest) == (expected - 1, previous) else expected


def newest_facts(verb: str) -> dict[str, Any] | None:
    """What the newest entry of this verb says; None if this never happened here."""
    entries = Entry.objects.filter(verb=verb).order_by("-position")
    facts: dict[str, Any] | None = entries.values_list("facts", flat=True).first()
    return facts
