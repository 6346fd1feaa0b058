"""Looks at what is kept of somebody: at sealed facts, with a reason; at membership, by post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yizhan.ground.people.models import Look, Person, Reveal


@dataclass(frozen=True)
class LookedAt:
    at: datetime
    by: str
    what: str
    why: str
    """The reason that was given, or the unit by whose post it was allowed."""


def looks_at(person: Person) -> list[LookedAt]:
    """The newest first."""
    entries = [*_reveals(person), *_looks(person)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _reveals(person: Person) -> Iterator[LookedAt]:
    for one in Reveal.objects.about(person).select_related("by", "secret"):
        yield LookedAt(one.at, str(one.by), one.secret.get_kind_display(), one.reason)


def _looks(person: Person) -> Iterator[LookedAt]:
    for one in Look.objects.about(person).select_related("by", "unit"):
        yield LookedAt(one.at, str(one.by), one.get_matter_display(), one.unit.name)
