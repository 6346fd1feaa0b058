"""The words that an editor writes around the figures of a brief. The figures are in no row."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.wings.organisation.briefs.rules import Period, Texts


class BriefTextQuerySet(models.QuerySet["BriefText"]):
    def visible_to(self, person: Person) -> Self:
        condition = within(person, Permission.OVERVIEW_READ)
        return self if condition is None else self.filter(condition)

    def of_brief(self, unit: Unit, period: Period) -> Self:
        """The versions for this unit and these days, the newest first."""
        rows = self.filter(unit=unit, since=period.since, until=period.until)
        return rows.order_by("-version")


class BriefText(models.Model):
    """One version of the words of a brief. It never changes; the newest is the one that is read."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="briefs")
    """The unit whose brief it is; the top of the tree: the city's."""
    since = models.DateField()
    until = models.DateField()
    version = models.PositiveIntegerField()
    """1 is the first. A form made from an older version is refused."""
    opening = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    care = models.TextField(blank=True)
    participation = models.TextField(blank=True)
    stuck = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = BriefTextQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also finds the newest version of a brief.
            models.UniqueConstraint(
                name="briefs_text_version", fields=["unit", "since", "until", "version"]
            ),
            models.CheckConstraint(name="briefs_text_period", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.since} – {self.until}, version {self.version}"

    @property
    def texts(self) -> Texts:
        return Texts(**{field.name: getattr(self, field.name) for field in fields(Texts)})

    @property
    def all_texts(self) -> list[str]:
        """Those that say something, in the order of the brief."""
        return [text for text in asdict(self.texts).values() if text]
