from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from yizhan.ground.people.models import Person
from yizhan.wings.organisation.closing.rules import WORDS_LIMIT


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, _person: Person) -> Self:
        """Everybody reads what was announced to everybody."""
        return self

    def public(self) -> Self:
        """The announcement in force: one at most."""
        return self.filter(in_force=True)


class Closing(models.Model):
    """An announcement that the platform ends. What was announced before stays as it was."""

    ends_on = models.DateField()
    """The last day on which it is open."""
    kept = models.CharField(max_length=WORDS_LIMIT)
    """The fate of what is kept, and by when one can take it."""
    instead = models.CharField(max_length=WORDS_LIMIT)
    """The place to go for what the platform did."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    in_force = models.BooleanField(default=True)
    """Until it is taken back, or announced anew."""

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="closing_one_in_force", fields=["in_force"], condition=Q(in_force=True)
            ),
        ]

    def __str__(self) -> str:
        return f"closing {self.ends_on}"
