"""The log of every deed: by whom, to what, when. Rows are written once and hold no foreign keys,
so nothing they speak of is kept alive, or blocked, by them. Each row carries a hash over itself and
the row before: a row changed, removed or slipped in later breaks the chain. A trigger refuses
UPDATE and DELETE, and on PostgreSQL the city's own role has no right to either."""

from __future__ import annotations

from django.db import models

from yizhan.ground.audit.rules import description_of


class Entry(models.Model):
    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    by = models.CharField(max_length=150)
    target = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            # "What happened to this case" and "what did this person do".
            models.Index(name="audit_entry_target", fields=["target", "position"]),
            models.Index(name="audit_entry_by", fields=["by", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.by} {self.verb} {self.target}"

    @property
    def description(self) -> str:
        return description_of(self.verb)


class Head(models.Model):
    """The end of the chain: one row, locked by whoever adds the next entry."""

    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"head at {self.position}"
