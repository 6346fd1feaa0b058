"""Rules: what happens, and who then owes what."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.periods import PeriodQuerySet
from yizhan.wings.organisation.duties.rules import (
    Counts,
    Occasion,
    Owner,
    Proof,
    RuleRow,
    Step,
    rule_sentence,
)


class DutyRuleQuerySet(PeriodQuerySet["DutyRule"]):
    begins, ends = "since", "ended_on"

    def visible_to(self, person: Person) -> Self:
        """Rules are the city's, and open to all who work with duties."""
        return self if can_somewhere(person, Permission.DUTY_READ) else self.none()

    def counted(self) -> Self:
        """Those that show as a percentage."""
        return self.exclude(counts=Counts.NOT)


class DutyRule(models.Model):
    """A rule: after `occasion` happens to a unit, `owner` owes `what` in these steps. It is ended,
    never changed or deleted, so that the duties it created keep their meaning."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    occasion = models.CharField(max_length=20, choices=Occasion)
    owner = models.CharField(max_length=15, choices=Owner)
    steps = models.JSONField()
    """One after another: {after, span, label}, see rules.Step."""
    proof = models.CharField(max_length=15, choices=Proof)
    counts = models.CharField(max_length=10, choices=Counts)
    within_days = models.PositiveIntegerField(null=True, blank=True)
    """Only for units founded at most so many days before the occasion."""
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duties_rule_occasion_known", condition=Q(occasion__in=Occasion.values)
            ),
            models.CheckConstraint(
                name="duties_rule_owner_known", condition=Q(owner__in=Owner.values)
            ),
            models.CheckConstraint(
                name="duties_rule_proof_known", condition=Q(proof__in=Proof.values)
            ),
            models.CheckConstraint(
                name="duties_rule_counts_known", condition=Q(counts__in=Counts.values)
            ),
            models.CheckConstraint(
                name="duties_rule_period",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> tuple[Step, ...]:
        return tuple(Step(**step) for step in self.steps)

    @property
    def sentence(self) -> str:
        return rule_sentence(
            RuleRow(
                self.code,
                self.name,
                self.what,
                self.occasion,
                self.owner,
                self.plan,
                within_days=self.within_days,
            )
        )
