"""Spells: rows that say what something was from one day to another, so that a figure of a past day
stays what it was. A day stands for its end: what changed twice on it was only the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)
BATCH = 1_000


class SpellQuerySet(models.QuerySet[M]):
    def existing(self, *, on: date) -> Self:
        """What was so at the end of that day."""
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


class Spell(models.Model):
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day on which it was so no longer."""

    class Meta:
        abstract = True


@dataclass(frozen=True)
class History:
    """How the spells of one model are kept. Of one thing there is one spell without an end at most,
    and one that begins on a day at most; the models say so with constraints."""

    spells: type[Spell]
    of: str
    """The foreign key of a spell to what it is about."""
    kept: tuple[str, ...]
    """The columns that a spell copies from it, by the names of their attributes."""

    def begin(self, things: Iterable[Any], *, since: Callable[[Any], date]) -> None:
        """The first spells of what is new, or there again."""
        self._rows.bulk_create(
            (self._fresh(thing, since=since(thing)) for thing in things),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[self.of, "since"],
            update_fields=[*self.kept, "until"],
        )

    def turn(self, things: Iterable[Any], *, on: date) -> None:
        """Keep what these were until that day, and begin what they are now. What did not change in
        the columns kept, and what has no spell because it is closed, is left as it is."""
        changed = {thing.pk: thing for thing in things}
        now = self._rows.filter(**{f"{self.of}__in": changed, "until": None})
        turned = [
            spell for spell in now if self._told(spell) != self._told(changed[self._owner(spell)])
        ]
        older = [spell.pk for spell in turned if spell.since < on]
        self._rows.filter(pk__in=older).update(until=on)
        days = {self._owner(spell): max(spell.since, on) for spell in turned}
        self.begin((changed[pk] for pk in days), since=lambda thing: days[thing.pk])

    def end(self, things: Iterable[Any], *, on: date) -> None:
        self._rows.filter(**{f"{self.of}__in": things, "until": None}).update(until=on)

    @property
    def _rows(self) -> Any:
        return self.spells._default_manager

    def _fresh(self, thing: Any, *, since: date) -> Spell:
        columns = dict(zip(self.kept, self._told(thing), strict=True))
        return self.spells(since=since, **{f"{self.of}_id": thing.pk}, **columns)

    def _told(self, thing: Any) -> tuple[Any, ...]:
        return tuple(getattr(thing, column) for column in self.kept)

    def _owner(self, spell: Spell) -> int:
        owner: int = getattr(spell, f"{self.of}_id")
        return owner
